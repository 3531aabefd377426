using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Departures;

/// <summary>The copies that were asked for, oldest first, and one of them.</summary>
internal static class ListExports
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/tenants/{tenantId}/exports", HandleAsync).WithName("listExports").RequirePermission(ConsoleRights.ExportTenant);
        api.MapGet("/tenants/{tenantId}/exports/{exportId}", OneAsync).WithName("getExport").RequirePermission(ConsoleRights.ExportTenant);
    }

    private static async Task<Ok<Listing<TenantExport>>> HandleAsync(string tenantId, PageQuery page, ControlDb db, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<TenantExport>($"""
            select {TenantExport.Columns} from control_exports where tenant_id = {tenantId} and id > {page.After} order by id limit {page.Take}
            """, cancel);
        return TypedResults.Ok(Listing.Of(rows, page, export => export.Id));
    }

    private static async Task<Results<Ok<TenantExport>, Problem>> OneAsync(string tenantId, string exportId, ControlDb db, CancellationToken cancel) =>
        await TenantExport.FindAsync(db, tenantId, exportId, cancel) is { } export ? TypedResults.Ok(export) : DepartureProblems.ExportNotFound;
}
