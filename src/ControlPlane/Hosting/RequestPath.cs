using System.Net;
using System.Text;
using Longhouse.ControlPlane.ApiKeys;
using Longhouse.ControlPlane.Audit;
using Longhouse.ControlPlane.Hosting.Web;
using Longhouse.ControlPlane.Hosts;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Identity.Browsers;
using Longhouse.ControlPlane.Limits;
using Longhouse.ControlPlane.Runtime;
using Longhouse.ControlPlane.ServiceApi;
using Longhouse.ControlPlane.ServiceTokens;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>
/// The way of every request, from top to bottom. When a module's endpoint runs, its tenant, its caller and the caller's permission are
/// settled; it cannot be reached in any other way, because its routes begin with <see cref="ModuleRoot"/>, which no request
/// carries until <see cref="RewriteToModule"/> puts it there.
/// </summary>
internal static class RequestPath
{
    public static void Use(IApplicationBuilder app, ServerSettings settings)
    {
        app.UseForwardedHeaders(TrustKnownProxies(settings));
        app.Use(BrowserDefence.Use);
        app.Use(RequestLog.Follow); // around what answers failures, so that these too are logged with their request and tenant
        app.Use(HearOut);
        app.Use(RequestFailures.Answer);
        app.Use(AnswerMachines);
        app.Use(FindHost);
        app.Use(FindTenant);
        app.Use(RewriteToModule);
        app.Use(app.ApplicationServices.GetRequiredService<WebBuild>().TellAsync); // made now: since when this process runs is part of it
        app.Use(WebEndpoints.ServeAssets);
        app.UseRouting();
        app.Use(FindCaller);
        app.Use(CheckPermission);
        app.Use(RefuseForgedRequests);
        app.Use(HoldToLimit);
        app.Use(RefuseTooLarge);
        app.UseEndpoints(_ => { });
    }

    /// <summary>Where a module's routes stand, out of reach for a path that a client can send.</summary>
    public static string ModuleRoot(string appType) => $"/@{appType}";

    // The member is what clients of the control plane's contract look for.
    private static Problem Silent => (ServerProblems.Unavailable with { RetryAfter = TimeSpan.FromSeconds(5) }).With("error", "Service unavailable");

    // 1. Who really sent it: only proxies that the operator named may say.
    private static ForwardedHeadersOptions TrustKnownProxies(ServerSettings settings)
    {
        var options = new ForwardedHeadersOptions { ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        if (settings.KnownProxies.Count == 0)
            return options;
        foreach (var network in settings.KnownProxies)
            options.KnownIPNetworks.Add(network);
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedPrefix
            | (settings.TrustForwardedHost ? ForwardedHeaders.XForwardedHost : ForwardedHeaders.None);
        return options;
    }

    // Whoever is refused while still sending a large body must get to hear it, also from a proxy in between: once they are answered the
    // rest is taken in and thrown away, for some seconds, where the server would hang up on them at once.
    private static async Task HearOut(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Request.ContentLength > 0 && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
    }

    // 2. Probes and scrapers come by address, not by name. Metrics are for the management port alone.
    private static Task AnswerMachines(HttpContext http, RequestDelegate next)
    {
        var route = new HostRoute();
        http.Features.Set(route);
        var isManagement = http.RequestServices.GetRequiredService<ServerSettings>().ManagementPort == http.Connection.LocalPort;
        if (isManagement || http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
            route.EnterMachines();
        return next(http);
    }

    // 3. What the host means.
    private static Task FindHost(HttpContext http, RequestDelegate next)
    {
        var settings = http.RequestServices.GetRequiredService<ServerSettings>();
        var route = HostRoute.Of(http);
        if (route.IsSettled)
            return next(http);
        if (ConsoleHost.Find(http, settings) is { } prefix)
        {
            if (!settings.Roles.Contains("control"))
                return UnknownHost.AnswerAsync(http);
            route.EnterConsole(prefix);
            return next(http);
        }
        if (settings.IsDevelopment && ConsoleHost.IsBareLocalhost(http))
            return ConsoleHost.RedirectAsync(http, settings);

        var meaning = HostName.Explain(http.Request.Host.Value, settings.BaseDomain, settings.CustomDomains);
        if (!meaning.IsLookUp || !settings.Roles.Contains("web"))
            return UnknownHost.AnswerAsync(http);
        route.Host = meaning.Normalized!;
        return next(http);
    }

    // 4. The tenant that is bound there, if whoever knows can be asked. Unknown, suspended and foreign look the same from outside.
    private static async Task FindTenant(HttpContext http, RequestDelegate next)
    {
        var route = HostRoute.Of(http);
        if (!route.IsSettled)
        {
            var path = http.Request.PathBase.Add(http.Request.Path).Value ?? "/";
            var isChange = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method) && !HttpMethods.IsOptions(http.Request.Method);
            var answer = await http.RequestServices.GetRequiredService<ITenantHosts>().FindAsync(route.Host, path, isChange);
            if (answer.IsSilent)
            {
                await ProblemWriter.WriteAsync(http, Silent);
                return;
            }
            if (answer.IsStale)
                http.Response.Headers["X-Config-Stale"] = "1";
            var binding = answer.Binding;
            if (binding is not { Tenant.Status: TenantStatus.Active } || !http.RequestServices.GetRequiredService<ModuleList>().Runs(binding.Tenant.AppType))
            {
                await UnknownHost.AnswerAsync(http);
                return;
            }
            route.EnterTenant(binding);
            http.RequestServices.GetRequiredService<TenantContext>().Enter(binding.Tenant, Actor.Nobody);
            RequestLog.Name(http, binding.Tenant);
        }
        await next(http);
    }

    // 5. One app per host: its module's root goes in front of the path, so two apps may use the same path without meeting. Who somebody is
    // and how they sign in is the house's to answer, at the same paths on every tenant's host, and so are pages: the app's own is /api.
    private static Task RewriteToModule(HttpContext http, RequestDelegate next)
    {
        var route = HostRoute.Of(http);
        var full = http.Request.PathBase.Add(http.Request.Path).Value ?? "";

        // A proxy may have taken off more of the path than the binding names; what the browser sees is the longer of the two.
        var forwarded = http.Request.PathBase.Value ?? "";
        var prefix = forwarded.Length > route.PathPrefix.Length ? forwarded : route.PathPrefix;
        var path = full.AsSpan(prefix.Length);
        var root = route.IsTenant && IsOfHouse(path) ? HostRoute.House : route.AppType;
        http.Request.PathBase = prefix;
        http.Request.Path = string.Concat(ModuleRoot(root), path);
        if (prefix.Length > 0)
            http.Response.OnStarting(PutPrefixBeforeLocation, http);
        return next(http);
    }

    // What was made is named by its path on the app's host: an operation need not know where the host is bound.
    private static Task PutPrefixBeforeLocation(object state)
    {
        var http = (HttpContext)state;
        if (http.Response.StatusCode == StatusCodes.Status201Created && http.Response.Headers.Location is [{ } path] && path.StartsWith("/api/", StringComparison.Ordinal))
            http.Response.Headers.Location = $"{http.Request.PathBase}{path}";
        return Task.CompletedTask;
    }

    private static bool IsOfHouse(ReadOnlySpan<char> path) => path is "/api/session" || path.StartsWith("/api/auth/", StringComparison.Ordinal) || !path.StartsWith("/api/", StringComparison.Ordinal);

    // 6. Who asks.
    private static async Task FindCaller(HttpContext http, RequestDelegate next)
    {
        var route = HostRoute.Of(http);
        if (http.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<KnowsItsCallers>() is null && !route.IsMachines && http.RequestServices.GetService<IAuthenticator>() is { } authenticator)
        {
            var context = http.RequestServices.GetRequiredService<TenantContext>();
            route.Caller = await authenticator.AuthenticateAsync(http, route.IsTenant ? context.Tenant : null, http.RequestAborted);
            if (route.Caller is not null)
                context.SetActor(route.Caller.Actor);
        }
        await next(http);
    }

    // 7. Whether they may.
    private static Task CheckPermission(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<OpenToAnyone>() is not null)
            return next(http);
        var required = endpoint.Metadata.GetMetadata<RequiredPermission>();
        var onConsole = endpoint.Metadata.GetMetadata<ConsolePermission>();
        if (required is null && onConsole is null)
            return endpoint is RouteEndpoint ? ProblemWriter.WriteAsync(http, RequestProblems.Forbidden) : next(http); // 405 and 415 of the router itself
        if (HostRoute.Of(http).Caller is not { } caller)
            return ProblemWriter.WriteAsync(http, ShowsServiceToken(http) ? RequestProblems.Forbidden : RequestProblems.SignedOut);
        var may = (required is null || caller.May(required.Permission)) && (onConsole is null || onConsole.Allows(caller, http));
        if (!may)
            return DenyAsync(http, caller, required?.Permission.Name ?? onConsole!.Name); // one of them there is
        return onConsole is not null && caller.PlatformRole != PlatformRole.None && endpoint.Metadata.GetMetadata<Sensitive>() is not null
            ? ShowOnRecordAsync(http, next, caller, onConsole.Name)
            : next(http);
    }

    private static async Task DenyAsync(HttpContext http, Caller caller, string permission)
    {
        RequestLog.Refused(http, caller, permission);
        await http.RequestServices.GetRequiredService<AccessRecord>().DeniedAsync(http, caller, permission);
        await ProblemWriter.WriteAsync(http, RequestProblems.Forbidden);
    }

    private static async Task ShowOnRecordAsync(HttpContext http, RequestDelegate next, Caller caller, string permission)
    {
        await http.RequestServices.GetRequiredService<AccessRecord>().LookedAsync(http, caller, permission);
        await next(http);
    }

    // A token of the service API is known to be for something else, so signing in would not help.
    private static bool ShowsServiceToken(HttpContext http) =>
        http.Request.Headers.Authorization.ToString().StartsWith($"Bearer {ServiceToken.Prefix}", StringComparison.OrdinalIgnoreCase);

    // 8. A browser adds its cookie to whatever page made the request, so a change must come from a page of this very host.
    private static Task RefuseForgedRequests(HttpContext http, RequestDelegate next)
    {
        var isHeld = HostRoute.Of(http).Caller is { ByCookie: true } || http.GetEndpoint()?.Metadata.GetMetadata<OwnPagesOnly>() is not null;
        if (!isHeld || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            return next(http);
        return OwnPagesOnly.Holds(http) ? next(http) : ProblemWriter.WriteAsync(http, RequestProblems.Forbidden with { Detail = "The request came from another site." });
    }

    // 9. One busy tenant must not starve the others, nor one key the rest of its tenant, nor visitors its people.
    private static async Task HoldToLimit(HttpContext http, RequestDelegate next)
    {
        var route = HostRoute.Of(http);
        if (http.GetEndpoint() is not null && !route.IsMachines && await RefuseAsync(http, route) is { } tooMany)
            await ProblemWriter.WriteAsync(http, tooMany);
        else
            await next(http);
    }

    // 10. A body that is too large is refused here, before it is read or, if it did not say how long it is, where it passes the limit: the server
    // itself would hang up on whoever is still sending it.
    private static Task RefuseTooLarge(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false, MaxRequestBodySize: { } limit } size)
            return next(http);
        var isOurs = http.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<KnowsItsCallers>() is null; // the others answer in words of their own
        if (isOurs && http.Request.ContentLength > limit)
            return ProblemWriter.WriteAsync(http, RequestProblems.TooLarge);
        if (http.Request.ContentLength is null && http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            size.MaxRequestBodySize = null;
            http.Request.Body = new LimitedBody(http.Request.Body, limit);
        }
        return next(http);
    }

    private static async ValueTask<Problem?> RefuseAsync(HttpContext http, HostRoute route)
    {
        if ((http.RequestServices.GetRequiredService<AddressLimiter>().Refuse(http) ?? http.RequestServices.GetRequiredService<KeyLimiter>().Refuse(http)) is { } tooMany)
            return tooMany;
        if (!route.IsTenant)
            return null;
        var budget = http.RequestServices.GetRequiredService<ITenantBudget>();
        var rate = route.Rate ?? budget.Rate;
        var answer = await budget.TakeAsync(route.TenantId, rate);
        RateLimitHeaders.Tell(http, "tenant", rate, answer.Remaining, answer.Wait);
        return answer.Granted ? null : RequestProblems.TooMany with { RetryAfter = answer.Wait };
    }
}
