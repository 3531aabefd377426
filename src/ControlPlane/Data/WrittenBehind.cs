using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Data;

/// <summary>
/// What is kept in memory while requests run, and written down together once a minute: a write per request would cost more than the request. What is left
/// when the server stops is written then.
/// </summary>
internal abstract class WrittenBehind(TimeProvider clock) : Recurring(TimeSpan.FromMinutes(1), clock, atOnce: false)
{
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(2);

    public abstract Task WriteAsync(CancellationToken cancel);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = new CancellationTokenSource(LastWrite); // what else had to stop may have used up the time that was given
        try
        {
            await WriteAsync(limit.Token);
        }
        catch (Exception failure) when (DatabaseTrouble.KeepsFromWriting(failure) || failure is OperationCanceledException)
        {
            OnFailed(failure);
        }
    }

    protected override Task RunAsync(CancellationToken cancel) => WriteAsync(cancel);
}
