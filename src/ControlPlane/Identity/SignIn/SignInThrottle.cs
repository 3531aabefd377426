using Longhouse.Platform.Limits;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity.SignIn;

/// <summary>How often somebody may try to become someone: per address, whoever they claim to be, and per account, wherever they come from.</summary>
internal sealed class SignInThrottle(LimitMetrics metrics, TimeProvider clock)
{
    private static readonly RequestRate OfAddress = new(0.5, 30);
    private static readonly RequestRate OfAccount = new(0.2, 12);

    private readonly RequestLimiter<string> _addresses = new("sign_in_address", OfAddress, metrics, clock);
    private readonly RequestLimiter<string> _accounts = new("sign_in_account", OfAccount, metrics, clock);

    public Problem? RefuseAddress(HttpContext http) => Take(http, "address", _addresses, OfAddress, CallerAddress.Of(http));

    public Problem? RefuseAccount(HttpContext http, PersonClaim claim) =>
        Take(http, "account", _accounts, OfAccount, $"{claim.Provider} {claim.Issuer} {claim.Subject}");

    private static Problem? Take(HttpContext http, string name, RequestLimiter<string> limiter, RequestRate rate, string key)
    {
        var taken = limiter.TryTake(key, out var wait, out var remaining);
        RateLimitHeaders.Tell(http, name, rate, remaining, wait);
        return taken ? null : RequestProblems.TooMany with { RetryAfter = wait };
    }
}
