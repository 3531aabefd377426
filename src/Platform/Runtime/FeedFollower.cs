using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Runtime;

/// <summary>Listens to what changes, on one connection per process. Losing it costs promptness and nothing else.</summary>
internal sealed partial class FeedFollower(IControlPlane controlPlane, RuntimeCache cache, TimeProvider clock, ILogger<FeedFollower> logger) : BackgroundService
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>The place up to which everything was heeded.</summary>
    public long Position { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = ShortestPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var page = await controlPlane.ChangesAsync(Position, Wait, stoppingToken);
                cache.Heed(page);
                Position = page.Next;
                pause = ShortestPause;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever broke the feed, it is taken up again; what is cached expires by its own time.
            catch (Exception failure)
            {
                LogLost(pause.TotalSeconds, failure);
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
#pragma warning restore CA1031
        }
    }

    [LoggerMessage(LogLevel.Warning, "The feed of changes is lost; trying again in {Seconds} s")]
    private partial void LogLost(double seconds, Exception failure);
}
