using Longhouse.ControlPlane.Identity.Browsers;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity.Sessions;

/// <summary>The cookie of a session.</summary>
internal static class SessionCookie
{
    private static readonly HostCookie Cookie = new("__Host-lh", Session.Length);

    public static string? Read(HttpContext http) => Cookie.Read(http);

    public static void Set(HttpContext http, string value) => Cookie.Set(http, value);

    public static void Remove(HttpContext http) => Cookie.Remove(http);
}
