using Longhouse.ControlPlane.Hosting;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity.SignIn;

/// <summary>Addresses as browsers see them. The port is the request's own: in development everything is served on one.</summary>
internal static class SiteAddress
{
    /// <summary>The origin of this request, by the host that it was routed by.</summary>
    public static string Own(HttpContext http)
    {
        var host = HostRoute.Of(http).Host;
        return Of(http, host.Length > 0 ? host : http.Request.Host.Host.TrimEnd('.').ToLowerInvariant());
    }

    /// <summary>The console's root, without a slash at its end.</summary>
    public static string Console(HttpContext http, ServerSettings settings)
    {
        var slash = settings.AppHost.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? Of(http, settings.AppHost) : Of(http, settings.AppHost[..slash]) + settings.AppHost[slash..].TrimEnd('/');
    }

    private static string Of(HttpContext http, string host)
    {
        var (scheme, port) = (http.Request.Scheme, http.Request.Host.Port);
        var isDefault = port is null || port == (scheme == "https" ? 443 : 80);
        return isDefault ? $"{scheme}://{host}" : $"{scheme}://{host}:{port}";
    }
}
