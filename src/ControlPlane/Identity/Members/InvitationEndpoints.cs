using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.ControlPlane.Plans;
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

/// <summary>A tenant's open invitations: making, listing and withdrawing them.</summary>
internal static class InvitationEndpoints
{
    public static void Map(IEndpointRouteBuilder console)
    {
        const string All = "/api/v1/tenants/{tenantId}/invitations";
        console.MapGet(All, ListAsync).WithName("listInvitations").RequirePermission(ConsoleRights.ReadMembers);
        console.MapPost(All, InviteAsync).WithName("invite").RequirePermission(ConsoleRights.ManageMembers);
        console.MapDelete(All + "/{invitationId}", WithdrawAsync).WithName("withdrawInvitation").RequirePermission(ConsoleRights.ManageMembers);
    }

    private static async Task<Ok<Listing<Invitation>>> ListAsync(string tenantId, PageQuery page, SystemDb db, TimeProvider clock, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<Row>($"""
            select id, role, note, invited_by, created_at, expires_at from control_invitations
            where tenant_id = {new TenantId(tenantId)} and id > {page.After} and used_at is null and expires_at > {clock.GetUtcNow()} order by id limit {page.Take}
            """, cancel);
        return TypedResults.Ok(Listing.Of(
            [.. rows.Select(r => new Invitation(r.Id, Roles.ReadTenant(r.Role), r.Note, r.InvitedBy, r.CreatedAt, r.ExpiresAt))], page, invitation => invitation.Id));
    }

    private static async Task<Results<Created<NewInvitation>, Problem>> InviteAsync(
        string tenantId, InviteRequest request, HttpContext http, SystemDb db, TenantStore tenants, ServerSettings settings, TimeProvider clock, CancellationToken cancel)
    {
        if (!Member.IsRole(request.Role))
            return Member.RoleField;
        if (request.Role == TenantRole.Owner && !Member.DecidesAboutOwners(http, tenantId))
            return MemberProblems.OwnersOnly;
        var tenant = new TenantId(tenantId);
        if (await tenants.FindAsync(tenant, cancel) is null)
            return TenantProblems.NotFound;
        return await db.WriteAsync<Results<Created<NewInvitation>, Problem>>(async write =>
        {
            var (code, now, actor) = (RandomCode.New(), clock.GetUtcNow(), HostRoute.Of(http).Caller!.Actor); // the permission was checked, so there is a caller
            var open = await write.QueryAsync<long>($"select count(*) from control_invitations where tenant_id = {tenant} and used_at is null and expires_at > {now}", cancel);
            if (open[0] >= Invitations.MostOpen)
                return MemberProblems.TooManyInvitations;
            if (!await Plan.HasRoomAsync(write, tenant, cancel))
                return PlanProblems.NoRoom;
            var made = new NewInvitation(
                Id.New("invitation", clock), request.Role, now.AddDays(request.Days), $"{SiteAddress.Console(http, settings)}/auth/join?invitation={code}");
            await write.ExecuteAsync($"""
                insert into control_invitations (tenant_id, id, role, note, code_hash, invited_by, created_at, expires_at)
                values ({tenant}, {made.Id}, {made.Role}, {request.Note}, {RandomCode.Hash(code)}, {actor.ToString()}, {now}, {made.ExpiresAt})
                """, cancel);
            write.Audit(tenant, actor, "control.invited", made.Id, $"role {made.Role.ToString().ToLowerInvariant()}");
            return TypedResults.Created($"/api/v1/tenants/{tenantId}/invitations/{made.Id}", made);
        }, cancel);
    }

    private static Task<Results<NoContent, Problem>> WithdrawAsync(string tenantId, string invitationId, HttpContext http, SystemDb db, CancellationToken cancel) =>
        db.WriteAsync<Results<NoContent, Problem>>(async write =>
        {
            var tenant = new TenantId(tenantId);
            if (await write.ExecuteAsync($"delete from control_invitations where tenant_id = {tenant} and id = {invitationId} and used_at is null", cancel) == 0)
            {
                var used = await write.QueryAsync<long>($"select count(*) from control_invitations where tenant_id = {tenant} and id = {invitationId}", cancel);
                return used[0] > 0 ? MemberProblems.InvitationUsed : MemberProblems.InvitationNotFound;
            }
            write.Audit(tenant, HostRoute.Of(http).Caller!.Actor, "control.invitation_withdrawn", invitationId); // the permission was checked, so there is a caller
            return TypedResults.NoContent();
        }, cancel);

    private sealed record Row(string Id, string Role, string Note, string InvitedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
}
