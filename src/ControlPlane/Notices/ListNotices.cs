using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Notices;

/// <summary>What a tenant's people should know, oldest first; settled ones too, for the record.</summary>
internal static class ListNotices
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/tenants/{tenantId}/notices", HandleAsync)
        .WithName("listNotices")
        .RequirePermission(ConsoleRights.ReadTenant);

    private static async Task<Ok<Listing<Notice>>> HandleAsync(string tenantId, PageQuery page, ControlDb db, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<Notice>($"""
            select id, kind, subject, text, created_at, settled_at from control_notices where tenant_id = {tenantId} and id > {page.After} order by id limit {page.Take}
            """, cancel);
        return TypedResults.Ok(Listing.Of(rows, page, notice => notice.Id));
    }
}
