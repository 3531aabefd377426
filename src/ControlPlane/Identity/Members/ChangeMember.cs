using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Audit;
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

public sealed record ChangeMemberRequest(TenantRole Role);

internal static class ChangeMember
{
    public static void Map(IEndpointRouteBuilder console) => console
        .MapPut("/api/v1/tenants/{tenantId}/members/{personId}", HandleAsync)
        .WithName("changeMember")
        .RequirePermission(ConsoleRights.ManageMembers);

    private static Task<Results<NoContent, Problem>> HandleAsync(
        string tenantId, string personId, ChangeMemberRequest request, IfMatch read, HttpContext http, SystemDb db, SessionStore sessions, CancellationToken cancel) =>
        db.WriteAsync<Results<NoContent, Problem>>(async write =>
        {
            if (!Member.IsRole(request.Role))
                return Member.RoleField;
            var tenant = new TenantId(tenantId);
            var roles = await write.QueryAsync<string>($"select role from control_memberships where tenant_id = {tenant} and person_id = {personId}", cancel);
            if (roles is not [var stored])
                return MemberProblems.NotFound;
            var before = Roles.ReadTenant(stored);
            if ((before == TenantRole.Owner || request.Role == TenantRole.Owner) && !Member.DecidesAboutOwners(http, tenantId))
                return MemberProblems.OwnersOnly;
            if (request.Role != TenantRole.Owner && await Member.WouldLeaveNoOwnerAsync(write, tenant, personId, cancel))
                return MemberProblems.LastOwner;

            var changed = await write.ExecuteAsync($"""
                update control_memberships set role = {request.Role}, version = version + 1
                where tenant_id = {tenant} and person_id = {personId} and version = {read.Version}
                """, cancel);
            if (changed == 0)
                return RequestProblems.Stale;
            sessions.ForgetAfter(write, personId);
            write.Audit(tenant, HostRoute.Of(http).Caller!.Actor, "control.member_changed", personId, // the permission was checked, so there is a caller
                $"{before.ToString().ToLowerInvariant()} to {request.Role.ToString().ToLowerInvariant()}", AuditChange.Between(before.ToString(), request.Role.ToString()));
            IfMatch.Tell(http, read.Version + 1);
            return TypedResults.NoContent();
        }, cancel);
}
