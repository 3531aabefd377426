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
        long? seen = null;
        try
        {
            while (true)
            {
                seen = await LookAsync(seen, stoppingToken);
                // Yielding, so that whoever moves the clock far ahead does not carry every look on the way.
                await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }
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
