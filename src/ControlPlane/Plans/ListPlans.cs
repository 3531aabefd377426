using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Longhouse.Platform.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Plans;

/// <summary>The plans, and what holds for tenants that are on none of them.</summary>
internal sealed record PlanList(IReadOnlyList<Plan> Items, string? Next, int HouseRequestsPerSecond, int HouseRequestsBurst);

internal static class ListPlans
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/plans", HandleAsync)
        .WithName("listPlans")
        .RequirePermission(ConsoleRights.ReadTemplates);

    private static async Task<Ok<PlanList>> HandleAsync(PageQuery page, ControlDb db, LimitOptions house, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<Plan>($"select {Plan.Columns} from control_plans p where p.name > {page.After} order by p.name limit {page.Take}", cancel);
        var listing = Listing.Of(rows, page, plan => plan.Name);
        return TypedResults.Ok(new PlanList(listing.Items, listing.Next, house.TenantRequestsPerSecond, house.TenantRequestsBurst));
    }
}
