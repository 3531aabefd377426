using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Plans;

/// <summary>Gives up a plan that no tenant is on.</summary>
internal static class RemovePlan
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapDelete("/plans/{name}", HandleAsync)
        .WithName("removePlan")
        .RequirePermission(ConsoleRights.ChangePlans);

    private static Task<Results<NoContent, Problem>> HandleAsync(string name, IfMatch read, ControlDb db, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<NoContent, Problem>>(by, async write =>
        {
            if (await write.FindAsync<Plan>($"select {Plan.Columns} from control_plans p where p.name = {name}", cancel) is not { } plan)
                return PlanProblems.NotFound;
            if (plan.Tenants > 0)
                return PlanProblems.InUse;
            if (await write.ExecuteAsync($"delete from control_plans where name = {name} and version = {read.Version}", cancel) == 0)
                return RequestProblems.Stale;
            write.Audit(TenantId.House, "control.plan_removed", name);
            return TypedResults.NoContent();
        }, cancel);
}
