using Longhouse.ControlPlane.Changes;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Hosts;

/// <summary>Takes a host away, or withdraws a claim. The primary one goes last.</summary>
internal static class UnbindHost
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapDelete("/tenants/{tenantId}/hosts/{hostId}", HandleAsync)
        .WithName("unbindHost")
        .RequirePermission(ConsoleRights.ChangeHosts);

    public static Task<Results<NoContent, Problem>> HandleAsync(string tenantId, string hostId, ControlDb db, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<NoContent, Problem>>(by, async write =>
        {
            if (await TenantStore.FindAsync(write, tenantId, cancel) is not { } tenant)
                return TenantProblems.NotFound;
            if (await write.ExecuteAsync($"delete from control_host_claims where tenant_id = {tenantId} and id = {hostId}", cancel) > 0)
            {
                write.Audit(tenantId, "control.host_claim_withdrawn", hostId);
                return TypedResults.NoContent();
            }
            var hosts = await write.QueryAsync<HostRow>($"""
                select id, host, path_prefix, is_primary, created_at, verified_at from control_hosts where tenant_id = {tenantId}
                """, cancel);
            if (hosts.FirstOrDefault(host => host.Id == hostId) is not { } bound)
                return HostProblems.NotFound;
            if (bound.IsPrimary != 0 && hosts.Count > 1)
                return HostProblems.IsPrimary;
            await write.ExecuteAsync($"delete from control_hosts where tenant_id = {tenantId} and id = {hostId}", cancel);
            write.Audit(tenantId, "control.host_unbound", bound.Host + bound.PathPrefix, change: AuditChange.Between(bound.Host + bound.PathPrefix, null));
            write.Tell(Change.OfHost(tenant.AppType, tenant.Slug, bound.Host));
            return TypedResults.NoContent();
        }, cancel);
}
