using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Departures;

/// <summary>Asks for a copy of all that the house has of a tenant; it is made in the background.</summary>
internal static class ExportTenant
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/export", HandleAsync)
        .WithName("exportTenant")
        .RequirePermission(ConsoleRights.ExportTenant);

    private static Task<Results<Accepted<TenantExport>, Problem>> HandleAsync(string tenantId, ControlDb db, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<Accepted<TenantExport>, Problem>>(by, async write =>
        {
            // The row is written first, so that two who ask at once do it one after the other.
            await write.ExecuteAsync($"update control_tenants set version = version where id = {tenantId}", cancel);
            if (await TenantStore.FindAsync(write, tenantId, cancel) is not { Status: not TenantStatus.Deleted })
                return TenantProblems.NotFound;
            if (await write.CountAsync($"select count(*) from control_exports where tenant_id = {tenantId} and state = {TenantExport.Making}", cancel) > 0)
                return DepartureProblems.ExportRunning;

            var export = new TenantExport(write.NewId("export"), by.Actor.ToString(), write.Now, TenantExport.Making, null, null, null, null, null);
            await write.ExecuteAsync($"""
                insert into control_exports (tenant_id, id, requested_by, created_at, state) values ({tenantId}, {export.Id}, {export.RequestedBy}, {export.CreatedAt}, {export.State})
                """, cancel);
            await write.EnqueueAsync(new MakeExport(export.Id), cancel);
            write.Audit(tenantId, "control.export_requested", export.Id);
            return TypedResults.Accepted($"/api/v1/tenants/{tenantId}/exports/{export.Id}", export);
        }, cancel);
}
