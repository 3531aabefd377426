using Microsoft.Extensions.Hosting;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>Something done every so often by the house's clock, one at a time, until the server stops. What fails is told, and tried again the next time.</summary>
internal abstract class Recurring(TimeSpan pause, TimeProvider clock, bool atOnce = true) : BackgroundService
{
    protected TimeProvider Clock { get; } = clock;

    protected abstract Task RunAsync(CancellationToken cancel);

    protected abstract void OnFailed(Exception failure);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pause, Clock);
        try
        {
            for (var isDue = atOnce || await timer.WaitForNextTickAsync(stoppingToken); isDue; isDue = await timer.WaitForNextTickAsync(stoppingToken))
                await TryAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task TryAsync(CancellationToken cancel)
    {
        try
        {
            await RunAsync(cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            OnFailed(failure);
        }
    }
}
