using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Longhouse.Platform.Telemetry.Health;

/// <summary>
/// <c>/health/live</c>: the process answers; restart it when not. <c>/health/ready</c>: it should be given requests. <c>/health</c>: what
/// each part says. Failures are told by name alone, for whoever asks is a stranger; why is in the log.
/// </summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, "/health/live", http => Write(http, "up", StatusCodes.Status200OK, []));
        Map(endpoints, "/health/ready", http => AnswerAsync(http, entry => entry.Tags.Contains(HealthReports.Ready)));
        Map(endpoints, "/health", http => AnswerAsync(http, _ => true));
    }

    private static void Map(IEndpointRouteBuilder endpoints, string path, RequestDelegate answer) =>
        endpoints.MapGet(path, answer).DisableHttpMetrics().ExcludeFromDescription();

    private static async Task AnswerAsync(HttpContext http, Func<HealthReportEntry, bool> counts)
    {
        if (http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested)
        {
            await Write(http, "stopping", StatusCodes.Status503ServiceUnavailable, []);
            return;
        }

        var report = await http.RequestServices.GetRequiredService<HealthReports>().GetAsync(http.RequestAborted);
        var entries = report.Entries.Where(entry => counts(entry.Value)).ToList();
        var worst = entries.Select(entry => entry.Value.Status).DefaultIfEmpty(HealthStatus.Healthy).Min();
        var status = worst == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        await Write(http, NameOf(worst), status, entries);
    }

    private static Task Write(HttpContext http, string status, int code, List<KeyValuePair<string, HealthReportEntry>> entries)
    {
        http.Response.StatusCode = code;
        http.Response.Headers.CacheControl = "no-store";
        var checks = entries.ToDictionary(
            entry => entry.Key, entry => new CheckAnswer(NameOf(entry.Value.Status), Math.Round(entry.Value.Duration.TotalMilliseconds, 1)));
        return http.Response.WriteAsJsonAsync(new HealthAnswer(status, checks), http.RequestAborted);
    }

    private static string NameOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };

    private sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, CheckAnswer> Checks);

    private sealed record CheckAnswer(string Status, double Milliseconds);
}
