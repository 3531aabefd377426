using System.Diagnostics;
using Longhouse.ControlPlane.Fleet;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.ServiceTokens;
using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.ServiceApi;

/// <summary>One operation of the service API.</summary>
/// <param name="Name">For metrics.</param>
internal sealed record ServiceOperation(string Name, string Method, string Path, string Scope, RequestLimiter<string> Limit, Func<ServiceCall, Task<ServiceAnswer>> RunAsync);

/// <summary>Endpoint metadata: it has callers of its own kind, so what they show is no key and no cookie, and no guess at one.</summary>
internal sealed record KnowsItsCallers;

/// <summary>
/// All of <c>/v1</c>. It does not go through the router, because the order of its checks is part of its contract: token, method, rate,
/// headers and body, and only then whether there is such a thing. Who has no token learns nothing.
/// </summary>
internal sealed partial class ServiceEndpoints
{
    /// <summary>No 404 is faster than this, so that the clock does not tell an unknown host from a suspended one.</summary>
    private static readonly TimeSpan NotFoundFloor = TimeSpan.FromMilliseconds(5);

    private readonly IReadOnlyList<ServiceOperation> _operations;
    private readonly TokenCheck _tokens;
    private readonly FleetLog _fleet;
    private readonly ServiceMetrics _metrics;
    private readonly ILogger<ServiceEndpoints> _logger;

    public ServiceEndpoints(
        TokenCheck tokens, ServiceLimits limits, RuntimeByHost runtime, ResolveCredential resolve, ReportCredential report, IngestUsage usage, FollowChanges changes,
        FleetLog fleet, ServiceMetrics metrics, ILogger<ServiceEndpoints> logger)
    {
        (_tokens, _fleet, _metrics, _logger) = (tokens, fleet, metrics, logger);
        _operations =
        [
            new("by_host", "POST", "/v1/runtime/by-host", ServiceToken.RuntimeRead, limits.Runtime, runtime.PostAsync),
            new("by_host", "GET", "/v1/runtime/by-host", ServiceToken.RuntimeRead, limits.Runtime, runtime.GetAsync),
            new("changes", "GET", "/v1/runtime/changes", ServiceToken.ChangesRead, limits.Changes, changes.RunAsync),
            new("resolve", "POST", "/v1/credentials/resolve", ServiceToken.CredentialsResolve, limits.Resolve, resolve.RunAsync),
            new("report", "POST", "/v1/credentials/report", ServiceToken.CredentialsResolve, limits.Resolve, report.RunAsync),
            new("usage", "POST", "/v1/billing/usage", ServiceToken.UsageWrite, limits.Usage, usage.OneAsync),
            new("usage_batch", "POST", "/v1/billing/usage:batch", ServiceToken.UsageWrite, limits.Usage, usage.BatchAsync),
        ];
    }

    public void Map(IEndpointRouteBuilder console) => console
        .Map("/v1/{**path}", HandleAsync)
        .ExcludeFromDescription()
        .WithMetadata(new LongLived(), new KnowsItsCallers())
        .AllowAnyone("asks for a service token itself, before anything else");

    private async Task HandleAsync(HttpContext http)
    {
        var started = Stopwatch.GetTimestamp();
        var (name, answer) = ("none", ServiceAnswer.Failed);
        try
        {
            (name, answer) = await AnswerAsync(http);
        }
        catch (Exception failure) when (DatabaseTrouble.KeepsFromWriting(failure))
        {
            LogUnavailable(failure);
            answer = ServiceAnswer.Unavailable.RetryAfter(TimeSpan.FromSeconds(2));
        }
        catch (UnstorableTextException)
        {
            // No reference and no tenant has such a name, and no event is kept under such a key.
            answer = http.Request.Path.Value!.Contains("/v1/billing/", StringComparison.Ordinal) ? ServiceAnswer.Invalid : ServiceAnswer.NotFound;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // A defect of ours: the caller gets the contract's envelope, and the log the rest.
        catch (Exception failure)
        {
            LogDefect(failure);
        }
#pragma warning restore CA1031
        if (answer.Status == StatusCodes.Status404NotFound)
            await HoldAsync(started, http.RequestAborted);
        _metrics.Count(name, answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await answer.WriteAsync(http);
    }

    // By the real clock, since it is for the caller's. Timers count whole milliseconds and may ring a little early, so it looks again.
    private static async Task HoldAsync(long started, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested && NotFoundFloor - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } rest)
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds)), cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<(string Name, ServiceAnswer Answer)> AnswerAsync(HttpContext http)
    {
        var (token, refusal) = await _tokens.RunAsync(http, http.RequestAborted);
        if (token is null)
            return ("none", refusal!); // without a token there is a refusal

        var path = http.Request.Path.Value![RequestPath.ModuleRoot(HostRoute.Console).Length..]; // every request that gets here has it in front
        var here = _operations.Where(operation => operation.Path == path).ToList();
        if (here.Count == 0)
            return ("none", ServiceAnswer.NotFound);
        if (!here.Exists(operation => token.Has(operation.Scope)))
            return (here[0].Name, ServiceAnswer.Forbidden);
        if (here.Find(operation => operation.Method == http.Request.Method) is not { } chosen)
            return (here[0].Name, ServiceAnswer.MethodNotAllowed.With("Allow", string.Join(", ", here.Select(operation => operation.Method).Order(StringComparer.Ordinal))));
        if (!chosen.Limit.TryTake(token.Id, out var wait, out _))
            return (chosen.Name, ServiceAnswer.RateLimited.RetryAfter(wait));

        var call = new ServiceCall(http, token);
        await _fleet.NoteAsync(call);
        return (chosen.Name, await chosen.RunAsync(call));
    }

    [LoggerMessage(LogLevel.Error, "A call of the service API failed by a defect")]
    private partial void LogDefect(Exception failure);

    [LoggerMessage(LogLevel.Warning, "A call of the service API was answered 503, since the database does not answer, or takes no writes")]
    private partial void LogUnavailable(Exception failure);
}
