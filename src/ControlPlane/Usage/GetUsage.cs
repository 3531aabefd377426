using System.Globalization;
using System.Text;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Usage;

/// <summary>What was used on one day (in UTC) of one metric, by model.</summary>
internal sealed record UsageDay(string Day, string Metric, string Model, long Quantity, long CostMicros, long Events);

internal sealed record UsageReport(string From, string To, IReadOnlyList<UsageDay> Days);

/// <summary>By day, metric and model, as JSON or as CSV; at most a year at once.</summary>
internal static class GetUsage
{
    private const long MillisecondsOfDay = 86_400_000;
    private const int MaxDays = 366;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/tenants/{tenantId}/usage", HandleAsync).WithName("getUsage").RequirePermission(ConsoleRights.ReadUsage);
        api.MapGet("/tenants/{tenantId}/usage/export", ExportAsync).WithName("exportUsage").RequirePermission(ConsoleRights.ReadUsage);
    }

    private static async Task<Results<Ok<UsageReport>, Problem>> HandleAsync(string tenantId, DateOnly? from, DateOnly? to, ControlDb db, CancellationToken cancel)
    {
        var (first, last) = Range(from, to, db.Clock);
        return last < first || last.DayNumber - first.DayNumber > MaxDays
            ? RequestProblems.Field("from", $"A day before to, at most {MaxDays} days.")
            : TypedResults.Ok(new UsageReport(Iso(first), Iso(last), await ReadAsync(db, tenantId, first, last, cancel)));
    }

    private static async Task<Results<FileContentHttpResult, Problem>> ExportAsync(string tenantId, DateOnly? from, DateOnly? to, ControlDb db, CancellationToken cancel)
    {
        var (first, last) = Range(from, to, db.Clock);
        if (last < first || last.DayNumber - first.DayNumber > MaxDays)
            return RequestProblems.Field("from", $"A day before to, at most {MaxDays} days.");
        var csv = new StringBuilder("day,metric,model,quantity,cost_micros,events\r\n");
        foreach (var day in await ReadAsync(db, tenantId, first, last, cancel))
            csv.Append(CultureInfo.InvariantCulture, $"{day.Day},{day.Metric},{Csv.Cell(day.Model)},{day.Quantity},{day.CostMicros},{day.Events}\r\n");
        return TypedResults.File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv; charset=utf-8", $"usage-{Iso(first)}-{Iso(last)}.csv");
    }

    private static async Task<IReadOnlyList<UsageDay>> ReadAsync(ControlDb db, string tenantId, DateOnly first, DateOnly last, CancellationToken cancel)
    {
        var (start, end) = (new DateTimeOffset(first, default, TimeSpan.Zero), new DateTimeOffset(last.AddDays(1), default, TimeSpan.Zero));
        var rows = await db.QueryAsync<Row>($"""
            select occurred_at / {MillisecondsOfDay} as day, metric, coalesce(model, '') model, cast(sum(quantity) as bigint) quantity, cast(sum(cost) as bigint) cost, count(*) events
            from control_usage where tenant_id = {tenantId} and occurred_at >= {start} and occurred_at < {end}
            group by 1, 2, 3 order by 1, 2, 3
            """, cancel);
        return [.. rows.Select(row => new UsageDay(
            Iso(DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(row.Day * MillisecondsOfDay).UtcDateTime)), row.Metric, row.Model, row.Quantity, row.Cost, row.Events))];
    }

    private static (DateOnly First, DateOnly Last) Range(DateOnly? from, DateOnly? to, TimeProvider clock)
    {
        var last = to ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return (from ?? last.AddDays(-30), last);
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Row(long Day, string Metric, string Model, long Quantity, long Cost, long Events);
}
