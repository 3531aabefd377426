using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Notices;

/// <summary>An unsettled notice, with the tenant that it is for.</summary>
internal sealed record NoticeOfTenant(string TenantId, string Slug, string Id, string Kind, string Subject, string Text, DateTimeOffset CreatedAt);

/// <summary>What a tenant's people should know, oldest first; settled ones too, for the record.</summary>
internal static class ListNotices
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/tenants/{tenantId}/notices", HandleAsync).WithName("listNotices").RequirePermission(ConsoleRights.ReadTenant);
        api.MapGet("/notices", OpenAsync).WithName("listOpenNotices").RequirePermission(ConsoleRights.ReadNotices);
    }

    private static async Task<Ok<Listing<Notice>>> HandleAsync(string tenantId, PageQuery page, ControlDb db, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<Notice>($"""
            select id, kind, subject, text, created_at, settled_at from control_notices where tenant_id = {tenantId} and id > {page.After} order by id limit {page.Take}
            """, cancel);
        return TypedResults.Ok(Listing.Of(rows, page, notice => notice.Id));
    }

    private static async Task<Ok<Listing<NoticeOfTenant>>> OpenAsync(PageQuery page, ControlDb db, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<NoticeOfTenant>($"""
            select n.tenant_id, t.slug, n.id, n.kind, n.subject, n.text, n.created_at
            from control_notices n join control_tenants t on t.id = n.tenant_id
            where n.settled_at is null and n.id > {page.After} order by n.id limit {page.Take}
            """, cancel);
        return TypedResults.Ok(Listing.Of(rows, page, notice => notice.Id));
    }
}
