using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity.Browsers;

/// <summary>
/// A cookie whose name begins with <c>__Host-</c>, so that it belongs to one host alone and only comes over TLS (or from localhost, which browsers
/// trust). Hosts with several path prefixes have one for each, or what is done at one would show at the other.
/// </summary>
internal sealed class HostCookie(string name, TimeSpan length)
{
    private static readonly CookieOptions Options = new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/" };

    public string? Read(HttpContext http) => http.Request.Cookies[NameOf(http)];

    public void Set(HttpContext http, string value) =>
        http.Response.Cookies.Append(NameOf(http), value, new CookieOptions(Options) { MaxAge = length });

    public void Remove(HttpContext http) => http.Response.Cookies.Delete(NameOf(http), Options);

    private string NameOf(HttpContext http) =>
        http.Request.PathBase.Value is not { Length: > 0 } pathPrefix ? name : $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pathPrefix)).AsSpan(0, 4))}";
}
