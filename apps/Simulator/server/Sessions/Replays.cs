using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Tenancy;
using Longhouse.Simulator.Data;
using Longhouse.Simulator.Replay;
using Microsoft.Extensions.Options;

namespace Longhouse.Simulator.Sessions;

/// <summary>
/// The replays that are held in memory. None is worth keeping: position and settings are with the browser, and a replay that was let go is opened
/// again from them.
/// </summary>
internal sealed class Replays(BarLibrary library, IOptions<SimulatorOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan LookAtDiskEvery = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, HeldReplay> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long At, string? Stamp)> _looked = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public int Count
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    public HeldReplay Add(TenantContext context, int tabs, BarFile file, int firstBar, Playhead playhead)
    {
        var replay = new HeldReplay(Id.New("replay", clock), context.Tenant.Id, context.Actor, file, firstBar, playhead) { UsedAt = clock.GetTimestamp() };
        lock (_lock)
        {
            DropIdle();
            // The tab that was left alone longest makes room: it opens itself again when somebody comes back to it.
            while (_open.Values.Count(r => r.Owner == replay.Owner && r.Tenant == replay.Tenant) >= tabs)
                _open.Remove(_open.Values.Where(r => r.Owner == replay.Owner && r.Tenant == replay.Tenant).MinBy(r => r.UsedAt)!.Id);
            // Guests make room first: any number of them may come by.
            while (_open.Count >= options.Value.MaxReplays)
                _open.Remove(_open.Values.MinBy(r => (!r.Owner.IsGuest, r.UsedAt))!.Id);
            _open.Add(replay.Id, replay);
        }
        return replay;
    }

    /// <summary>Does something with a replay while no other request of the same tab does.</summary>
    /// <exception cref="ProblemException">It is not held, is somebody else's, or its file has changed.</exception>
    public async Task<T> UseAsync<T>(string id, TenantContext context, Func<HeldReplay, T> use, CancellationToken cancel)
    {
        var replay = Find(id, context) ?? throw new ProblemException(ReplayProblems.Gone);
        if (!IsCurrent(replay.File))
            throw new ProblemException(ReplayProblems.FileChanged);
        await replay.EnterAsync(cancel);
        try
        {
            return use(replay);
        }
        finally
        {
            replay.Leave();
        }
    }

    public bool Close(string id, TenantContext context)
    {
        lock (_lock)
            return _open.TryGetValue(id, out var replay) && replay.IsOf(context) && _open.Remove(id);
    }

    private HeldReplay? Find(string id, TenantContext context)
    {
        lock (_lock)
        {
            DropIdle();
            if (!_open.TryGetValue(id, out var replay) || !replay.IsOf(context))
                return null;
            replay.UsedAt = clock.GetTimestamp();
            return replay;
        }
    }

    private bool IsCurrent(BarFile file)
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            if (!_looked.TryGetValue(file.Name, out var last) || clock.GetElapsedTime(last.At, now) >= LookAtDiskEvery)
                _looked[file.Name] = last = (now, library.StampOnDisk(file.Name));
            return last.Stamp == file.Stamp;
        }
    }

    private void DropIdle()
    {
        var now = clock.GetTimestamp();
        foreach (var idle in _open.Values.Where(r => clock.GetElapsedTime(r.UsedAt, now) > TimeSpan.FromMinutes(options.Value.IdleMinutes)).ToList())
            _open.Remove(idle.Id);
    }
}
