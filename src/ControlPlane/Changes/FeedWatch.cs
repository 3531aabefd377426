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
            var seen = await LookAsync(null, stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken))
                seen = await LookAsync(seen, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task<long?> LookAsync(long? seen, CancellationToken cancel)
    {
        try
        {
            var last = await feed.LastAsync(cancel);
            if (seen is { } before && last != before)
            {
                hosts.Forget();
                feed.Ring();
            }
            return last;
        }
        catch (DatabaseUnavailableException failure)
        {
            LogBlind(failure);
            return seen;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Changes of other processes cannot be seen, since the database does not answer")]
    private partial void LogBlind(Exception failure);
}
