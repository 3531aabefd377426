using Longhouse.Platform.Tenancy;
using Longhouse.Simulator.Data;
using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Views;

namespace Longhouse.Simulator.Sessions;

/// <summary>One tab's replay: whose it is, over which bars, and where it stands. Everything on it is done while it is held.</summary>
internal sealed class HeldReplay(string id, TenantId tenant, Actor owner, BarFile file, int firstBar, Playhead playhead) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private StateView? _seen;
    private ReplayPlan? _seenWith;

    public string Id => id;

    public TenantId Tenant => tenant;

    public Actor Owner => owner;

    public BarFile File => file;

    /// <summary>Where in the file the replay begins.</summary>
    public int FirstBar => firstBar;

    public Playhead Playhead => playhead;

    /// <summary>What is seen from where the playhead stands. The end of one answer is the beginning of the next, so the last one is kept.</summary>
    public StateView Look()
    {
        if (_seen is null || _seen.Position != playhead.Position || !playhead.Plan.Equals(_seenWith))
            (_seen, _seenWith) = (StateBuilder.Build(playhead), playhead.Plan);
        return _seen;
    }

    public long UsedAt { get; set; }

    public bool IsOf(TenantContext context) => Tenant == context.Tenant.Id && Owner == context.Actor;

    public Task EnterAsync(CancellationToken cancel) => _turn.WaitAsync(cancel);

    public void Leave() => _turn.Release();

    public void Dispose() => _turn.Dispose();
}
