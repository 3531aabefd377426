using Longhouse.ControlPlane.Changes;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Hosts;

/// <summary>The host that links are made with.</summary>
internal static class MakeHostPrimary
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/hosts/{hostId}:make-primary", HandleAsync)
        .WithName("makeHostPrimary")
        .RequirePermission(ConsoleRights.ChangeHosts);

    private static Task<Results<NoContent, Problem>> HandleAsync(string tenantId, string hostId, ControlDb db, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<NoContent, Problem>>(by, async write =>
        {
            await write.ExecuteAsync($"update control_tenants set version = version where id = {tenantId}", cancel); // one at a time
            if (await TenantStore.FindAsync(write, tenantId, cancel) is not { } tenant)
                return TenantProblems.NotFound;
            if (await write.FindAsync<string>($"select host from control_hosts where tenant_id = {tenantId} and id = {hostId}", cancel) is not { } host)
            {
                var isClaim = await write.CountAsync($"select count(*) from control_host_claims where tenant_id = {tenantId} and id = {hostId}", cancel) > 0;
                return isClaim ? HostProblems.NotActive : HostProblems.NotFound;
            }
            await write.ExecuteAsync($"update control_hosts set is_primary = case id when {hostId} then 1 else 0 end where tenant_id = {tenantId}", cancel);
            write.Audit(tenantId, "control.host_made_primary", host);
            write.Tell(Change.OfHost(tenant.AppType, tenant.Slug, host));
            return TypedResults.NoContent();
        }, cancel);
}
