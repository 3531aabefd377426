using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>The one host of the console, the service API and the sign-in callback; it may have a path prefix where there is a single name.</summary>
internal static class ConsoleHost
{
    /// <summary>The console's path prefix if this request is for it, else null.</summary>
    public static string? Find(HttpContext http, ServerSettings settings)
    {
        var slash = settings.AppHost.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? settings.AppHost : settings.AppHost[..slash];
        if (!http.Request.Host.Host.TrimEnd('.').Equals(host, StringComparison.OrdinalIgnoreCase))
            return null;
        var prefix = slash < 0 ? "" : settings.AppHost[slash..].TrimEnd('/');
        var path = http.Request.PathBase.Add(http.Request.Path);
        return path.StartsWithSegments(prefix, StringComparison.Ordinal) ? prefix : null;
    }

    public static bool IsBareLocalhost(HttpContext http) => http.Request.Host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    public static Task RedirectAsync(HttpContext http, ServerSettings settings)
    {
        var port = http.Request.Host.Port is { } number ? $":{number}" : "";
        http.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        http.Response.Headers.Location = $"{http.Request.Scheme}://{settings.AppHost}{port}{http.Request.Path}{http.Request.QueryString}";
        return Task.CompletedTask;
    }
}
