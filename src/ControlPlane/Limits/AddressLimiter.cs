using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.ServiceApi;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Limits;

/// <summary>
/// How often one address may ask without saying who it is. It goes before the tenant's limit, so that visitors from one place cannot use up what a tenant's
/// own people need.
/// </summary>
internal sealed class AddressLimiter(LimitOptions options, LimitMetrics metrics, TimeProvider clock)
{
    private readonly RequestRate _rate = RateOf(options);
    private readonly RequestLimiter<string> _addresses = new("visitor", RateOf(options), metrics, clock);

    /// <summary>Takes a token of the sender's address, unless it is known who sends.</summary>
    public Problem? Refuse(HttpContext http)
    {
        if (HostRoute.Of(http).Caller is { Actor.IsGuest: false } || http.GetEndpoint()?.Metadata.GetMetadata<KnowsItsCallers>() is not null)
            return null;
        var taken = _addresses.TryTake(CallerAddress.Of(http), out var wait, out var remaining);
        RateLimitHeaders.Tell(http, "visitor", _rate, remaining, wait);
        return taken ? null : RequestProblems.TooMany with { RetryAfter = wait };
    }

    private static RequestRate RateOf(LimitOptions options) => new(options.AddressRequestsPerSecond, options.AddressRequestsBurst);
}
