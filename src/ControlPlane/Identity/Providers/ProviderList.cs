using System.Net;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity.Providers;

/// <summary>A way to sign in, as it is shown.</summary>
internal sealed record ShownProvider(string Name, string Title);

/// <summary>The ways in that the settings switched on.</summary>
internal sealed class ProviderList(IdentityOptions options)
{
    public const string Google = "google";
    public const string GitHub = "github";
    public const string OpenId = "openid";
    public const string Development = "development";

    public IReadOnlyList<ShownProvider> For(HttpContext http) =>
    [
        .. options.Google is null ? [] : (ShownProvider[])[new(Google, "Google")],
        .. options.GitHub is null ? [] : (ShownProvider[])[new(GitHub, "GitHub")],
        .. options.OpenId is null ? [] : (ShownProvider[])[new(OpenId, options.OpenId.Title)],
        .. AllowsDevelopment(http) ? (ShownProvider[])[new(Development, "Development")] : [],
    ];

    /// <summary>
    /// Whether this caller may be anyone: the base domain is localhost, and they sit at this machine. What came through a proxy did not,
    /// however near the proxy is.
    /// </summary>
    public bool AllowsDevelopment(HttpContext http) =>
        options.Development
        && http.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("X-Original-For") && !http.Request.Headers.ContainsKey("Forwarded");
}
