using Longhouse.ControlPlane.Hosts;
using Longhouse.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Changes;

/// <summary>Notices what other processes changed, the command line among them, by looking at one number twice a second.</summary>
internal sealed partial class FeedWatch(ChangeFeed feed, HostDirectory hosts, TimeProvider clock, ILogger<FeedWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
                await LookAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            if (await feed.LookAsync(cancel))
                hosts.Forget();
        }
        catch (DatabaseUnavailableException failure)
        {
            LogBlind(failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Changes of other processes cannot be seen, since the database does not answer")]
    private partial void LogBlind(Exception failure);
}
