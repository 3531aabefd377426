using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.ApiKeys;

/// <summary>How often a key may be used, and how often an address may try keys that are none.</summary>
internal sealed class KeyLimiter(LimitMetrics metrics, TimeProvider clock)
{
    private static readonly RequestRate Guesses = new(10 / 60.0, 10);

    private readonly RequestLimiter<string> _keys = new("key", new RequestRate(ApiKey.DefaultPerMinute / 60.0, ApiKey.DefaultPerMinute), metrics, clock);
    private readonly RequestLimiter<string> _guesses = new("key_guess", Guesses, metrics, clock);

    /// <summary>Takes a token of the key that this request came with, if any.</summary>
    public Problem? Refuse(HttpContext http)
    {
        if (http.Features.Get<ApiKey>() is not { } key)
            return null;
        var rate = new RequestRate(key.PerMinute / 60.0, key.PerMinute);
        var taken = _keys.TryTake(key.Id, rate, out var wait, out var remaining);
        RateLimitHeaders.Tell(http, "key", rate, remaining, wait);
        return taken ? null : RequestProblems.TooMany with { RetryAfter = wait };
    }

    /// <summary>Counts a wrong key against its sender.</summary>
    public Problem? RefuseGuess(HttpContext http)
    {
        if (_guesses.TryTake(CallerAddress.Of(http), out var wait, out _))
            return null;
        RateLimitHeaders.Tell(http, "address", Guesses, 0, wait);
        return RequestProblems.TooMany with { RetryAfter = wait };
    }
}
