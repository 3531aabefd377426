using System.Text.Encodings.Web;
using System.Text.Json;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Identity.Browsers;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Hosting.Web;

/// <summary>
/// Every address that is no API's is a page: the way in for who is not signed in, the application for everyone else. Which of its screens an address
/// means is the application's to know.
/// </summary>
internal static class WebEndpoints
{
    private const string AssetPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder hosts, string name) => hosts
        .MapGet($"/{{**page:{PageConstraint.Name}}}", HandleAsync)
        .WithName(name)
        .ExcludeFromDescription()
        .AllowAnyone("shows those who are not signed in how to be");

    /// <summary>Assets are the same for everyone, and nothing is asked before they are sent.</summary>
    public static Task ServeAssets(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value ?? "";
        var at = path.IndexOf(WebFiles.Root, StringComparison.Ordinal);
        // The first part is the root that the host settled.
        if (at < 0 || at != path.IndexOf('/', 1) || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
            return next(http);
        return http.RequestServices.GetRequiredService<WebFiles>().Find(path[at..]) is { } asset ? SendAsync(http, asset) : next(http);
    }

    private static Task SendAsync(HttpContext http, WebAsset asset)
    {
        var (body, encoding) = asset.For(http.Request.Headers.AcceptEncoding.ToString());
        var tag = encoding is null ? $"\"{asset.Tag}\"" : $"\"{asset.Tag}-{encoding}\"";
        var response = http.Response;
        response.Headers.ETag = tag;
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        // A worker may do what its own script's answer says, whatever the page may.
        response.Headers.ContentSecurityPolicy = AssetPolicy;
        if (http.Request.Headers.IfNoneMatch == tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        response.ContentType = asset.ContentType;
        response.ContentLength = body.Length;
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, 0, body.Length, http.RequestAborted);
    }

    private static async Task<IResult> HandleAsync(HttpContext http, WebFiles files, WebBuild build, SessionReader reader, ModuleList modules, TenantContext context, CancellationToken cancel)
    {
        var route = HostRoute.Of(http);
        var tenant = route.IsTenant ? context.Tenant : null;
        if (files.Page is not { } page)
            return tenant is null ? TypedResults.Text("Longhouse is running. This program was built without the web; ./dev up builds both.") : RequestProblems.NotFound;
        var view = await reader.ReadAsync(http, cancel);
        var isOutside = !view.SignedIn && view.Guests != GuestAccess.Entered;
        if (isOutside && FrontOf(tenant, modules, http) is { } front)
            return TypedResults.Redirect($"{http.Request.PathBase}{front}");
        if (isOutside && view.Guests == GuestAccess.None && !IsOpen(view, http))
            return SignInDoor.At(http, tenant);
        if (http.Features.Get<Session>() is { } session && tenant is not null && route.Caller is { Role: TenantRole.None, Scopes: null } && !IsOpen(view, http))
            return SignInDoor.NotMember(http, tenant, session);
        return new Application(page, PagePreloads.Of(files, route, http), build.Text!, JsonSerializer.Serialize(view, reader.Json)); // where there is a page, its build has a name
    }

    private static bool IsOpen(SessionView view, HttpContext http) => view.Pages.Any(page => page.Path == PathOf(http));

    // Only the bare address leads to the front page: who came for a page of the app, or whose session is over, wants in.
    private static string? FrontOf(Tenant? tenant, ModuleList modules, HttpContext http) =>
        tenant is not null && PathOf(http) == "/" && !http.Request.QueryString.HasValue && SessionCookie.Read(http) is null
            ? modules.Find(tenant.AppType)?.FrontPage : null;

    // Without the root that the host settled.
    private static string PathOf(HttpContext http) => http.Request.Path.Value is { } path && path.IndexOf('/', 1) is var at and > 0 ? path[at..] : "/";

    /// <summary>The page, with a nonce for the styles that the component library makes while it runs.</summary>
    private sealed class Application(PageTemplate page, string hints, string build, string start) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var nonce = RandomCode.New();
            var response = httpContext.Response;
            response.Headers.ContentSecurityPolicy = $"""
                default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'
                """;
            response.ContentType = "text/html; charset=utf-8";
            var root = HtmlEncoder.Default.Encode(httpContext.Request.PathBase.Value ?? "") + "/";
            return response.WriteAsync(page.Fill(ChosenScheme.Of(httpContext), root, hints, nonce, build, start), httpContext.RequestAborted);
        }
    }
}
