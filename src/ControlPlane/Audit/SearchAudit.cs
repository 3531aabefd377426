using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Audit;

/// <summary>Searches the record, newest first: all of it for those who run the house, a tenant's own for its owners.</summary>
internal static class SearchAudit
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/audit", HandleAsync).WithName("searchAudit").RequirePermission(ConsoleRights.ReadAudit);
        api.MapGet("/tenants/{tenantId}/audit", OfTenantAsync).WithName("searchTenantAudit").RequirePermission(ConsoleRights.ReadTenantAudit);
    }

    private static Task<Results<Ok<Listing<AuditEntry>>, Problem>> HandleAsync([AsParameters] AuditFilter filter, PageQuery page, ControlDb db, CancellationToken cancel) =>
        ReadAsync(filter, page, db, cancel);

    private static Task<Results<Ok<Listing<AuditEntry>>, Problem>> OfTenantAsync(
        string tenantId, string? actor, string? action, string? subject, string? ip, string? outcome, DateTimeOffset? from, DateTimeOffset? to, PageQuery page, ControlDb db, CancellationToken cancel) =>
        ReadAsync(new AuditFilter { Tenant = tenantId, Actor = actor, Action = action, Subject = subject, Ip = ip, Outcome = outcome, From = from, To = to }, page, db, cancel);

    private static async Task<Results<Ok<Listing<AuditEntry>>, Problem>> ReadAsync(AuditFilter filter, PageQuery page, ControlDb db, CancellationToken cancel)
    {
        var before = Sql.Empty;
        if (page.After.Length > 0)
        {
            if (AuditPlace.Parse(page.After) is not var (at, number, tenant))
                return RequestProblems.Field("after", "The end of the page before.");
            before = $"and (at < {at} or (at = {at} and (tenant_id < {tenant} or (tenant_id = {tenant} and number < {number}))))";
        }
        var rows = await db.QueryAsync<AuditEntry>($"""
            select {AuditEntry.Columns} from audit_entries where 1 = 1 {filter.ToSql()} {before} order by at desc, tenant_id desc, number desc limit {page.Take}
            """, cancel);
        return TypedResults.Ok(Listing.Of(rows, page, entry => entry.Key));
    }
}
