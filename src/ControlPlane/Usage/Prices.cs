using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Usage;

/// <param name="Model">One model, or "" for all that have no price of their own.</param>
internal sealed record Price(string Metric, string Model, long MicrosPerUnit, DateTimeOffset ChangedAt);

internal sealed record PriceTable(IReadOnlyList<Price> Prices);

public sealed record PutPriceRequest([property: Range(0, 1_000_000_000_000)] long MicrosPerUnit, [property: StringLength(200)] string Model = "");

/// <summary>What one unit costs, in millionths of the currency. A change holds for events from then on.</summary>
internal static class Prices
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/prices", ListAsync).WithName("listPrices").RequirePermission(ConsoleRights.ReadDefaults);
        api.MapPut("/prices/{metric}", PutAsync).WithName("putPrice").RequirePermission(ConsoleRights.ChangeDefaults);
    }

    private static async Task<Ok<PriceTable>> ListAsync(ControlDb db, CancellationToken cancel) => TypedResults.Ok(
        new PriceTable(await db.QueryAsync<Price>($"select metric, model, micros_per_unit, changed_at from control_prices order by metric, model limit 1000", cancel)));

    private static async Task<Results<Ok<Price>, Problem>> PutAsync(string metric, PutPriceRequest request, ControlDb db, By by, CancellationToken cancel)
    {
        if (!UsageEvent.Metrics.Contains(metric))
            return UsageProblems.PriceUnknown;
        return await db.WriteAsync(by, async write =>
        {
            var price = new Price(metric, request.Model, request.MicrosPerUnit, write.Now);
            var before = await write.FindAsync<Price>($"select metric, model, micros_per_unit, changed_at from control_prices where metric = {metric} and model = {price.Model}", cancel);
            await write.ExecuteAsync($"""
                insert into control_prices (metric, model, micros_per_unit, changed_at) values ({metric}, {price.Model}, {price.MicrosPerUnit}, {price.ChangedAt})
                on conflict (metric, model) do update set micros_per_unit = excluded.micros_per_unit, changed_at = excluded.changed_at
                """, cancel);
            write.Audit(TenantId.House, "control.price_changed", metric, $"{price.Model} {price.MicrosPerUnit}", AuditChange.Between(before, price));
            return TypedResults.Ok(price);
        }, cancel);
    }
}
