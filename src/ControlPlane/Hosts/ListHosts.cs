using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Hosts;

/// <summary>All hosts of a tenant, the primary one first; those that are not proven yet stand at the end. A tenant has at most a hundred.</summary>
internal static class ListHosts
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/tenants/{tenantId}/hosts", HandleAsync)
        .WithName("listHosts")
        .RequirePermission(ConsoleRights.ReadTenant);

    private static async Task<Ok<Listing<HostView>>> HandleAsync(string tenantId, ControlDb db, ServerSettings settings, CancellationToken cancel) =>
        TypedResults.Ok(new Listing<HostView>(await ReadAsync(tenantId, db, settings, cancel), null));

    public static async Task<IReadOnlyList<HostView>> ReadAsync(string tenantId, ControlDb db, ServerSettings settings, CancellationToken cancel)
    {
        var hosts = await db.QueryAsync<HostRow>($"""
            select id, host, path_prefix, is_primary, created_at, verified_at from control_hosts
            where tenant_id = {tenantId} and status = {"active"} order by is_primary desc, host, path_prefix
            """, cancel);
        var claims = await db.QueryAsync<HostClaim>(
            $"select id, host, path_prefix, challenge, created_at, last_error from control_host_claims where tenant_id = {tenantId} order by host, path_prefix", cancel);
        return [.. hosts.Select(host => HostView.Of(host, settings.BaseDomain)), .. claims.Select(claim => HostView.Of(claim, settings.BaseDomain))];
    }
}
