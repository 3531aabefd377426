using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosts;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Plans;

/// <param name="RequestsBurst">How many requests a tenant may make at once after a pause.</param>
/// <param name="People">How many may belong to a tenant; null for any number.</param>
public sealed record PutPlanRequest([property: Range(1, 1_000_000)] int RequestsPerSecond, [property: Range(1, 10_000_000)] int RequestsBurst, [property: Range(1, 1_000_000)] int? People = null);

/// <summary>Makes a plan (at version 0) or changes one, for every tenant that is on it.</summary>
internal static class PutPlan
{
    private const int MaxName = 60;

    public static void Map(IEndpointRouteBuilder api) => api
        .MapPut("/plans/{name}", HandleAsync)
        .WithName("putPlan")
        .RequirePermission(ConsoleRights.ChangePlans);

    private static async Task<Results<Ok<Plan>, Problem>> HandleAsync(
        string name, PutPlanRequest request, IfMatch read, ControlDb db, HostDirectory hosts, By by, HttpContext http, CancellationToken cancel)
    {
        if (name.Length > MaxName || name.Any(char.IsControl) || name != name.Trim())
            return RequestProblems.Field("name", $"At most {MaxName} characters, without spaces at its ends.");
        var answer = await db.WriteAsync<Results<Ok<Plan>, Problem>>(by, async write =>
        {
            var written = read.Version == 0
                ? await write.ExecuteAsync($"""
                    insert into control_plans (name, requests_per_second, requests_burst, people, changed_at)
                    values ({name}, {request.RequestsPerSecond}, {request.RequestsBurst}, {request.People}, {write.Now}) on conflict (name) do nothing
                    """, cancel)
                : await write.ExecuteAsync($"""
                    update control_plans set requests_per_second = {request.RequestsPerSecond}, requests_burst = {request.RequestsBurst}, people = {request.People},
                        changed_at = {write.Now}, version = version + 1
                    where name = {name} and version = {read.Version}
                    """, cancel);
            if (await write.FindAsync<Plan>($"select {Plan.Columns} from control_plans p where p.name = {name}", cancel) is not { } plan)
                return PlanProblems.NotFound;
            if (written == 0)
                return RequestProblems.Stale;
            write.Audit(TenantId.House, "control.plan_changed", name, string.Create(CultureInfo.InvariantCulture, $"{plan.RequestsPerSecond} a second, {plan.RequestsBurst} at once, people {plan.People}"));
            IfMatch.Tell(http, plan.Version);
            return TypedResults.Ok(plan);
        }, cancel);
        hosts.Forget(); // other processes look again within a second
        return answer;
    }
}
