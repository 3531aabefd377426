using Longhouse.ControlPlane.ApiKeys;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.ServiceApi;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Limits;

/// <summary>
/// How often one address may ask for those who do not belong where they ask, be it that they do not say who they are or that anyone may sign in. It goes before
/// the tenant's limit, so that visitors from one place cannot use up what a tenant's own people need.
/// </summary>
internal sealed class AddressLimiter(LimitOptions options, LimitMetrics metrics, TimeProvider clock)
{
    private readonly RequestRate _rate = RateOf(options);
    private readonly RequestLimiter<string> _addresses = new("visitor", RateOf(options), metrics, clock);

    /// <summary>Takes a token of the sender's address, unless the sender belongs here.</summary>
    public Problem? Refuse(HttpContext http)
    {
        if (BelongsHere(http) || http.GetEndpoint()?.Metadata.GetMetadata<KnowsItsCallers>() is not null)
            return null;
        var taken = _addresses.TryTake(CallerAddress.Of(http), out var wait, out var remaining);
        RateLimitHeaders.Tell(http, "visitor", _rate, remaining, wait);
        return taken ? null : RequestProblems.TooMany with { RetryAfter = wait };
    }

    // A tenant's key opens that tenant alone; a person, or a key of theirs, is known everywhere, and belongs where they have a role.
    private static bool BelongsHere(HttpContext http) => HostRoute.Of(http).Caller is { Actor.IsGuest: false } caller
        && (caller is not { Role: TenantRole.None, PlatformRole: PlatformRole.None, Memberships.Count: 0 } || !(caller.ByCookie || http.Features.Get<ApiKey>() is { IsPersonal: true }));

    private static RequestRate RateOf(LimitOptions options) => new(options.AddressRequestsPerSecond, options.AddressRequestsBurst);
}
