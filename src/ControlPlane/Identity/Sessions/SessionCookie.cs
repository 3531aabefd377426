using System.Security.Cryptography;
using System.Text;
using Longhouse.ControlPlane.Hosting;
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

    public static string? Read(HttpContext http) => http.Request.Cookies[NameOf(HostRoute.Of(http).PathPrefix)];

    public static void Set(HttpContext http, string value) =>
        http.Response.Cookies.Append(NameOf(HostRoute.Of(http).PathPrefix), value, new CookieOptions(Options) { MaxAge = Session.Length });

    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(NameOf(HostRoute.Of(http).PathPrefix), Options);

    private static string NameOf(string pathPrefix) =>
        pathPrefix.Length == 0 ? Name : $"{Name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pathPrefix)).AsSpan(0, 4))}";
}
