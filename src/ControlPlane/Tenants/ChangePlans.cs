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

namespace Longhouse.ControlPlane.Tenants;

/// <param name="Plan">What they are on from then on.</param>
/// <param name="Preview">True changes nothing and says what would change.</param>
/// <param name="Versions">From a preview: the version of each tenant that it was made for. One that has changed since is left as it is.</param>
public sealed record ChangePlansRequest(
    [property: Required, MinLength(1), MaxLength(500)] IReadOnlyList<string> TenantIds, [property: Required, StringLength(60, MinimumLength = 1)] string Plan, bool Preview,
    IReadOnlyDictionary<string, long>? Versions = null);

/// <param name="Outcome">changed, unchanged, or failed; in a preview what it would be.</param>
/// <param name="Code">Why it failed.</param>
internal sealed record PlanOutcome(string TenantId, string Slug, string Name, string From, string To, long Version, string Outcome, string? Code);

internal sealed record PlansResult(bool Preview, IReadOnlyList<PlanOutcome> Tenants);

/// <summary>Puts many tenants on another plan, and with it under its limits: first seen, then made, each in a transaction of its own.</summary>
internal static class ChangePlans
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants:plan", HandleAsync)
        .WithName("changePlans")
        .RequirePermission(ConsoleRights.ChangeTenant);

    private static async Task<Results<Ok<PlansResult>, Problem>> HandleAsync(ChangePlansRequest request, ControlDb db, By by, CancellationToken cancel)
    {
        var found = await db.QueryAsync<Target>($"""
            select id, slug, name, plan, version from control_tenants
            where id in {request.TenantIds} and status in {new[] { TenantStatus.Active, TenantStatus.Suspended }} order by slug
            """, cancel);
        var outcomes = new List<PlanOutcome>();
        foreach (var target in found)
            outcomes.Add(request.Preview || target.Plan == request.Plan ? target.Unchanged(request.Plan) : await ChangeAsync(target, request, db, by, cancel));
        return TypedResults.Ok(new PlansResult(request.Preview, outcomes));
    }

    private static Task<PlanOutcome> ChangeAsync(Target target, ChangePlansRequest request, ControlDb db, By by, CancellationToken cancel) => db.WriteAsync(by, async write =>
    {
        var seen = request.Versions is { } versions ? versions.GetValueOrDefault(target.Id, -1) : target.Version;
        var changed = await write.ExecuteAsync($"update control_tenants set plan = {request.Plan}, version = version + 1 where id = {target.Id} and version = {seen}", cancel);
        if (changed == 0)
            return new PlanOutcome(target.Id, target.Slug, target.Name, target.Plan, request.Plan, target.Version, "failed", RequestProblems.Stale.Code);
        write.Audit(target.Id, "control.tenant_changed", target.Id, "plan", AuditChange.Between(target.Plan, request.Plan));
        return new PlanOutcome(target.Id, target.Slug, target.Name, target.Plan, request.Plan, target.Version + 1, "changed", null);
    }, cancel);

    private sealed record Target(string Id, string Slug, string Name, string Plan, long Version)
    {
        public PlanOutcome Unchanged(string wanted) => new(Id, Slug, Name, Plan, wanted, Version, Plan == wanted ? "unchanged" : "changed", null);
    }
}
