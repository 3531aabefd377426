using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity.Sessions;

/// <summary>
/// The cookie of a session: <c>__Host-</c>, so that it belongs to one host alone and only comes over TLS (or from localhost, which browsers
/// trust). Hosts with several path prefixes have one cookie for each, or signing in at one would sign out at the other.
/// </summary>
internal static class SessionCookie
{
    private const string Name = "__Host-lh";

    private static readonly CookieOptions Options = new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/" };

    public static string? Read(HttpContext http) => http.Request.Cookies[NameOf(http)];

    public static void Set(HttpContext http, string value) =>
        http.Response.Cookies.Append(NameOf(http), value, new CookieOptions(Options) { MaxAge = Session.Length });

    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(NameOf(http), Options);

    private static string NameOf(HttpContext http) =>
        http.Request.PathBase.Value is not { Length: > 0 } pathPrefix ? Name : $"{Name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pathPrefix)).AsSpan(0, 4))}";
}
