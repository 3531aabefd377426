using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.Members;

public sealed record ChangeJoinPolicyRequest(JoinKind Kind, TenantRole Role, [property: MaxLength(JoinPolicy.MaxAddresses)] IReadOnlyList<string> Addresses);

internal static class JoinPolicyEndpoints
{
    public static void Map(IEndpointRouteBuilder console)
    {
        console.MapGet("/api/v1/tenants/{tenantId}/join-policy", GetAsync).WithName("getJoinPolicy").RequirePermission(ConsoleRights.ReadMembers);
        console.MapPut("/api/v1/tenants/{tenantId}/join-policy", ChangeAsync).WithName("changeJoinPolicy").RequirePermission(ConsoleRights.ManageMembers);
    }

    private static async Task<Ok<JoinPolicy>> GetAsync(string tenantId, HttpContext http, JoinPolicies policies, CancellationToken cancel)
    {
        var policy = await policies.FindAsync(new TenantId(tenantId), cancel);
        IfMatch.Tell(http, policy.Version);
        return TypedResults.Ok(policy);
    }

    private static async Task<Results<NoContent, Problem>> ChangeAsync(
        string tenantId, ChangeJoinPolicyRequest request, IfMatch read, HttpContext http, SystemDb db, TenantStore tenants, CancellationToken cancel)
    {
        if (!Enum.IsDefined(request.Kind))
            return RequestProblems.Field("kind", "One of invite, open, list.");
        // Nobody becomes an owner, or an admin, by merely signing in.
        if (request.Role is not (TenantRole.Viewer or TenantRole.Member))
            return RequestProblems.Field("role", "Joining gives viewer or member; more is given by an admin.");
        if (request.Addresses.FirstOrDefault(entry => !JoinPolicy.IsEntry(entry)) is { } wrong)
            return RequestProblems.Field("addresses", $"\"{wrong}\" is neither an address nor a domain.");
        var tenant = new TenantId(tenantId);
        if (await tenants.FindAsync(tenant, cancel) is null)
            return TenantProblems.NotFound;
        var policy = new JoinPolicy(request.Kind, request.Role, [.. request.Addresses.Select(entry => entry.ToLowerInvariant()).Distinct()], read.Version);
        return await db.WriteAsync<Results<NoContent, Problem>>(async write =>
        {
            if (!await JoinPolicies.ReplaceAsync(write, tenant, HostRoute.Of(http).Caller!.Actor, policy, cancel)) // the permission was checked, so there is a caller
                return RequestProblems.Stale;
            IfMatch.Tell(http, read.Version + 1);
            return TypedResults.NoContent();
        }, cancel);
    }
}
