using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Hosts;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Changes;

/// <summary>Notices what other processes changed, the command line among them, by looking at one number twice a second.</summary>
internal sealed partial class FeedWatch(ChangeFeed feed, HostDirectory hosts, TimeProvider clock, ILogger<FeedWatch> logger) : Recurring(TimeSpan.FromMilliseconds(500), clock)
{
    private bool _isBlind;

    protected override async Task RunAsync(CancellationToken cancel)
    {
        if (await feed.LookAsync(cancel))
            hosts.Forget();
        _isBlind = false;
    }

    protected override void OnFailed(Exception failure)
    {
        if (!_isBlind)
            LogBlind(failure); // not twice a second for as long as it lasts
        _isBlind = true;
    }

    [LoggerMessage(LogLevel.Warning, "Changes of other processes cannot be seen, since the database does not answer")]
    private partial void LogBlind(Exception failure);
}
