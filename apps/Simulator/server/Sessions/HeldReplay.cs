using Longhouse.Platform.Tenancy;
using Longhouse.Simulator.Data;
using Longhouse.Simulator.Replay;

namespace Longhouse.Simulator.Sessions;

/// <summary>One tab's replay: whose it is, over which bars, and where it stands. Everything on it is done while it is held.</summary>
internal sealed class HeldReplay(string id, TenantId tenant, Actor owner, BarFile file, int firstBar, Playhead playhead) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public string Id => id;

    public TenantId Tenant => tenant;

    public Actor Owner => owner;

    public BarFile File => file;

    /// <summary>Where in the file the replay begins.</summary>
    public int FirstBar => firstBar;

    public Playhead Playhead => playhead;

    public long UsedAt { get; set; }

    public bool IsOf(TenantContext context) => Tenant == context.Tenant.Id && Owner == context.Actor;

    public Task EnterAsync(CancellationToken cancel) => _turn.WaitAsync(cancel);

    public void Leave() => _turn.Release();

    public void Dispose() => _turn.Dispose();
}
