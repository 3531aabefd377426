using Longhouse.ControlPlane.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Identity.Browsers;

/// <summary>Tells browsers on every answer what they must not do with it. An endpoint that needs another policy sets its own.</summary>
internal static class BrowserDefence
{
    private const string PagePolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    private const string DataPolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";
    private const string Transport = "max-age=31536000; includeSubDomains";

    public static Task Use(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(static state => Tell((HttpContext)state), http);
        return next(http);
    }

    private static Task Tell(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // Whatever does not say how long it may be kept is kept nowhere: most answers are somebody's own.
        SetUnlessSet(headers, "Cache-Control", "no-store");
        SetUnlessSet(headers, "Referrer-Policy", "same-origin");
        SetUnlessSet(headers, "Cross-Origin-Opener-Policy", "same-origin");
        SetUnlessSet(headers, "Cross-Origin-Resource-Policy", "same-origin");
        var isPage = http.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;
        SetUnlessSet(headers, "Content-Security-Policy", isPage ? PagePolicy : DataPolicy);
        // Browsers heed it over TLS alone, and localhost must stay reachable without.
        if (http.Request.IsHttps && !http.RequestServices.GetRequiredService<ServerSettings>().IsDevelopment)
            headers.StrictTransportSecurity = Transport;
        return Task.CompletedTask;
    }

    private static void SetUnlessSet(IHeaderDictionary headers, string name, string value)
    {
        if (!headers.ContainsKey(name))
            headers[name] = value;
    }
}
