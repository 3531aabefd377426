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
    public static void Map(IEndpointRouteBuilder hosts, string name) => hosts
        .MapGet($"/{{**page:{PageConstraint.Name}}}", Handle)
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

    private static IResult Handle(HttpContext http, WebFiles files, SessionReader reader, TenantContext context)
    {
        var route = HostRoute.Of(http);
        var tenant = route.IsTenant ? context.Tenant : null;
        if (files.Page is not { } page)
            return tenant is null ? TypedResults.Text("Longhouse is running. This program was built without the web; ./dev up builds both.") : RequestProblems.NotFound;
        if (http.Features.Get<Session>() is not { } session)
            return SignInDoor.At(http, tenant);
        if (tenant is not null && route.Caller is { Role: TenantRole.None })
            return SignInDoor.NotMember(http, tenant, session);
        return new Application(page, PagePreloads.Of(files, route, http), JsonSerializer.Serialize(reader.Read(http), reader.Json));
    }

    /// <summary>The page, with a nonce for the styles that the component library makes while it runs.</summary>
    private sealed class Application(PageTemplate page, string hints, string start) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var nonce = RandomCode.New();
            var response = httpContext.Response;
            response.Headers.CacheControl = "no-store";
            response.Headers.ContentSecurityPolicy = $"""
                default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'
                """;
            response.ContentType = "text/html; charset=utf-8";
            var root = HtmlEncoder.Default.Encode(httpContext.Request.PathBase.Value ?? "") + "/";
            return response.WriteAsync(page.Fill(ChosenScheme.Of(httpContext), root, hints, nonce, start), httpContext.RequestAborted);
        }
    }
}
