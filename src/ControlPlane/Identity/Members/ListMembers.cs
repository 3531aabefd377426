using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.Members;

internal static class ListMembers
{
    public static void Map(IEndpointRouteBuilder console) => console
        .MapGet("/api/v1/tenants/{tenantId}/members", HandleAsync)
        .WithName("listMembers")
        .RequirePermission(ConsoleRights.ReadMembers);

    private static async Task<Ok<Listing<Member>>> HandleAsync(string tenantId, PageQuery page, SystemDb db, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<Row>($"""
            select p.id, p.name, p.email, m.role, m.created_at, m.version from control_memberships m join control_people p on p.id = m.person_id
            where m.tenant_id = {new TenantId(tenantId)} and m.person_id > {page.After} order by m.person_id limit {page.Take}
            """, cancel);
        return TypedResults.Ok(Listing.Of([.. rows.Select(r => new Member(r.Id, r.Name, r.Email, Roles.ReadTenant(r.Role), r.CreatedAt, r.Version))], page, member => member.Id));
    }

    private sealed record Row(string Id, string Name, string Email, string Role, DateTimeOffset CreatedAt, long Version);
}
