using System.Diagnostics;
using Longhouse.ControlPlane.Activities;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>
/// Gives each request an id and puts it, with the trace and the tenant, on everything that is logged meanwhile. One line per request that
/// failed or was slow; never its query, headers or body.
/// </summary>
internal static partial class RequestLog
{
    private const string Header = "X-Request-Id";
    private const int MaxIdLength = 64;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    public static async Task Follow(HttpContext http, RequestDelegate next)
    {
        var scope = new RequestScope(IdOf(http));
        http.Features.Set(scope);
        http.Response.Headers[Header] = scope.RequestId;
        AuditOrigin.Enter(new AuditOrigin(scope.RequestId, CallerAddress.Exact(http)));
        var logger = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Longhouse.Requests");
        var started = Stopwatch.GetTimestamp();
        using (logger.BeginScope(scope))
        {
            await next(http);
            http.RequestServices.GetService<TenantActivity>()?.Note(http);
            var took = Stopwatch.GetElapsedTime(started);
            var isSlow = took > Slow && http.GetEndpoint()?.Metadata.GetMetadata<LongLived>() is null;
            if (http.Response.StatusCode >= 500 || isSlow)
                LogRequest(logger, http.Request.Method, RouteOf(http), http.Response.StatusCode, (long)took.TotalMilliseconds);
        }
    }

    /// <summary>The caller's own id if it is one that a log can hold, else ours.</summary>
    public static string IdOf(HttpContext http)
    {
        if (http.Features.Get<RequestScope>() is { } scope)
            return scope.RequestId;
        var given = http.Request.Headers[Header].ToString();
        return given.Length is > 0 and <= MaxIdLength && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? given : http.TraceIdentifier;
    }

    /// <summary>Somebody who is known was not allowed; whoever watches for break-ins wants to see it.</summary>
    public static void Refused(HttpContext http, Caller caller, string? permission) =>
        LogRefused(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Longhouse.Requests"), caller.Actor, http.Request.Method, RouteOf(http), permission);

    public static void Name(HttpContext http, Tenant tenant)
    {
        if (http.Features.Get<RequestScope>() is { } scope)
            scope.Tenant = tenant.Id.Value;
        Activity.Current?.SetTag("longhouse.tenant", tenant.Id.Value);
    }

    // The route's template, not the path: an id in a path is nobody's business in a log.
    public static string RouteOf(HttpContext http) =>
        (http.GetEndpoint() as Microsoft.AspNetCore.Routing.RouteEndpoint)?.RoutePattern.RawText ?? "(none)";

    [LoggerMessage(LogLevel.Information, "{Caller} was refused {Method} {Route}, which needs {Permission}")]
    private static partial void LogRefused(ILogger logger, Actor caller, string method, string route, string? permission);

    [LoggerMessage(LogLevel.Warning, "{Method} {Route} answered {Status} in {Milliseconds} ms")]
    private static partial void LogRequest(ILogger logger, string method, string route, int status, long milliseconds);

    /// <summary>The scope as the log writer reads it; the tenant is filled in once it is known.</summary>
    private sealed class RequestScope(string requestId) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public string RequestId => requestId;

        public string? Tenant { get; set; }

        public int Count => Tenant is null ? 1 : 2;

        public KeyValuePair<string, object?> this[int index] => index == 0 ? new("request", requestId) : new("tenant", Tenant);

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            for (var i = 0; i < Count; i++)
                yield return this[i];
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
