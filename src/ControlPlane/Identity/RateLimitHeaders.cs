using Longhouse.Platform.Limits;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity;

/// <summary>
/// Tells a caller how it stands with a limit, as the IETF's draft has it: <c>RateLimit-Policy: "tenant";q=2000;w=4</c> and
/// <c>RateLimit: "tenant";r=1999;t=1</c>. Where several limits hold, each has its item.
/// </summary>
internal static class RateLimitHeaders
{
    private const string Limit = "RateLimit";
    private const string Policy = "RateLimit-Policy";

    public static void Tell(HttpContext http, string name, RequestRate rate, int remaining, TimeSpan wait)
    {
        var window = Math.Max(1, (long)Math.Ceiling(rate.Burst / rate.PerSecond));
        var untilMore = Math.Max(1, (long)Math.Ceiling(wait > TimeSpan.Zero ? wait.TotalSeconds : 1 / rate.PerSecond));
        var headers = http.Response.Headers;
        headers[Policy] = Join(headers[Policy].ToString(), $"\"{name}\";q={rate.Burst};w={window}");
        headers[Limit] = Join(headers[Limit].ToString(), $"\"{name}\";r={remaining};t={untilMore}");
    }

    private static string Join(string before, string item) => before.Length == 0 ? item : $"{before}, {item}";
}
