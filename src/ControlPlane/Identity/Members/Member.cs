using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity.Members;

/// <summary>Somebody who may do something in a tenant.</summary>
internal sealed record Member(string Id, string Name, string Email, TenantRole Role, DateTimeOffset CreatedAt, long Version)
{
    /// <summary>Roles that can be given; none is not being a member.</summary>
    public static bool IsRole(TenantRole role) => role is TenantRole.Viewer or TenantRole.Member or TenantRole.Admin or TenantRole.Owner;

    public static Problem RoleField => RequestProblems.Field("role", "One of viewer, member, admin, owner.");

    /// <summary>Whether this caller decides about owners too. Admins manage everyone else, or one of them could take the tenant over.</summary>
    public static bool DecidesAboutOwners(HttpContext http, string tenant) => HostRoute.Of(http).Caller is { } caller
        && (caller.PlatformRole >= PlatformRole.PlatformAdmin || caller.Memberships.GetValueOrDefault(tenant) >= TenantRole.Owner);

    /// <summary>Makes somebody a member with this role, or changes the role of one: for whoever runs the house. The last owner stays one.</summary>
    public static Task<Problem?> GiveAsync(
        SystemDb db, SessionStore sessions, TenantId tenant, string person, TenantRole role, Actor actor, DateTimeOffset now, CancellationToken cancel) =>
        db.WriteAsync<Problem?>(async write =>
        {
            if (role != TenantRole.Owner && await WouldLeaveNoOwnerAsync(write, tenant, person, cancel))
                return MemberProblems.LastOwner;
            await write.ExecuteAsync($"""
                insert into control_memberships (tenant_id, person_id, role, created_at) values ({tenant}, {person}, {role}, {now})
                on conflict (tenant_id, person_id) do update set role = excluded.role, version = control_memberships.version + 1
                """, cancel);
            sessions.ForgetAfter(write, person);
            write.Audit(tenant, actor, "control.member_given", person, $"role {role.ToString().ToLowerInvariant()}");
            return null;
        }, cancel);

    /// <summary>
    /// Holds on to the tenant's owners until this transaction ends, so that of two who leave at once one is the last, and says whether a tenant that had
    /// an owner would be left without one.
    /// </summary>
    public static async Task<bool> WouldLeaveNoOwnerAsync(SystemWrite write, TenantId tenant, string leaving, CancellationToken cancel)
    {
        await write.ExecuteAsync($"update control_memberships set role = role where tenant_id = {tenant} and role = {TenantRole.Owner}", cancel);
        var owners = await write.QueryAsync<string>($"select person_id from control_memberships where tenant_id = {tenant} and role = {TenantRole.Owner}", cancel);
        return owners is [var only] && only == leaving;
    }
}
