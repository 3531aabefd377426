using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity.SignIn;

/// <summary>
/// A cookie that tells one browser from another while it is being signed in, so that what was begun in one cannot be ended in another:
/// neither a stolen code nor a link that someone was talked into opening.
/// </summary>
internal static class BrowserBinding
{
    private const string Name = "__Host-lh-b";

    private static readonly CookieOptions Options =
        new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = TimeSpan.FromMinutes(20) };

    /// <summary>The hash that stands for this browser, which is given a cookie if it has none.</summary>
    public static string Ensure(HttpContext http)
    {
        var code = http.Request.Cookies[Name];
        if (!RandomCode.IsWellFormed(code))
            code = RandomCode.New();
        http.Response.Cookies.Append(Name, code!, Options); // well-formed, so not null
        return RandomCode.Hash(code!);
    }

    /// <summary>Whether this is the browser with that hash.</summary>
    public static bool Is(HttpContext http, string hash) => http.Request.Cookies[Name] is { } code && RandomCode.Matches(code, hash);
}
