using Longhouse.Platform.Data;
using Microsoft.Extensions.Hosting;

namespace Longhouse.ControlPlane.Data;

/// <summary>
/// What is kept in memory while requests run, and written down together once a minute: a write per request would cost more than the request. What is left
/// when the server stops is written then.
/// </summary>
internal abstract class WrittenBehind(TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(2);

    protected TimeProvider Clock { get; } = clock;

    public abstract Task WriteAsync(CancellationToken cancel);

    /// <summary>The database took nothing; it is tried again in a minute.</summary>
    protected abstract void OnKept(Exception failure);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = new CancellationTokenSource(LastWrite); // what else had to stop may have used up the time that was given
        await TryWriteAsync(limit.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryWriteAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The server stops; what is left is written by StopAsync.
        }
    }

    private async Task TryWriteAsync(CancellationToken cancel)
    {
        try
        {
            await WriteAsync(cancel);
        }
        catch (Exception failure) when (DatabaseTrouble.KeepsFromWriting(failure) || (failure is OperationCanceledException && cancel.IsCancellationRequested))
        {
            OnKept(failure);
        }
    }
}
