using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.Sessions;
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

/// <summary>Removes somebody from a tenant, or, below <c>me</c>, leaves it. Their sessions there end to be of use with the next request.</summary>
internal static class RemoveMember
{
    public static void Map(IEndpointRouteBuilder console)
    {
        console.MapDelete("/api/v1/tenants/{tenantId}/members/{personId}", RemoveAsync).WithName("removeMember").RequirePermission(ConsoleRights.ManageMembers);
        console.MapDelete("/api/v1/me/memberships/{tenantId}", LeaveAsync).WithName("leaveTenant").RequirePermission(ConsoleRights.Self);
    }

    private static Task<Results<NoContent, Problem>> RemoveAsync(
        string tenantId, string personId, OptionalIfMatch read, HttpContext http, SystemDb db, SessionStore sessions, CancellationToken cancel) =>
        db.WriteAsync(write => EndAsync(write, http, tenantId, personId, read, Member.DecidesAboutOwners(http, tenantId), sessions, cancel), cancel);

    private static Task<Results<NoContent, Problem>> LeaveAsync(string tenantId, HttpContext http, SystemDb db, SessionStore sessions, CancellationToken cancel) =>
        db.WriteAsync(write => EndAsync(write, http, tenantId, ActingPerson.IdOf(http), default, decidesAboutOwners: true, sessions, cancel), cancel);

    private static async Task<Results<NoContent, Problem>> EndAsync(
        SystemWrite write, HttpContext http, string tenantId, string person, OptionalIfMatch read, bool decidesAboutOwners, SessionStore sessions, CancellationToken cancel)
    {
        var tenant = new TenantId(tenantId);
        // Written first, so that nobody gives them another role before this is done.
        await write.ExecuteAsync($"update control_memberships set role = role where tenant_id = {tenant} and person_id = {person}", cancel);
        if (await write.FindAsync<Row>($"select role, version from control_memberships where tenant_id = {tenant} and person_id = {person}", cancel) is not { Role: var role } member)
            return MemberProblems.NotFound;
        if (!read.Allows(member.Version))
            return RequestProblems.Stale;
        if (Roles.ReadTenant(role) == TenantRole.Owner && !decidesAboutOwners)
            return MemberProblems.OwnersOnly;
        if (await Member.WouldLeaveNoOwnerAsync(write, tenant, person, cancel))
            return MemberProblems.LastOwner;
        await write.ExecuteAsync($"delete from control_memberships where tenant_id = {tenant} and person_id = {person}", cancel);
        sessions.ForgetAfter(write, person);
        write.Audit(tenant, HostRoute.Of(http).Caller!.Actor, "control.member_removed", person, $"was {role}"); // the permission was checked, so there is a caller
        return TypedResults.NoContent();
    }

    private sealed record Row(string Role, long Version);
}
