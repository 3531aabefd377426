using Longhouse.ControlPlane.Plans;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Identity.Members;

/// <summary>The tenants' policies, and what follows from them when somebody signs in.</summary>
internal sealed class JoinPolicies(SystemDb db, TimeProvider clock)
{
    public async Task<JoinPolicy> FindAsync(TenantId tenant, CancellationToken cancel) =>
        (await db.FindAsync<Row>($"select kind, role, addresses, version from control_join_policies where tenant_id = {tenant}", cancel))?.ToPolicy() ?? JoinPolicy.Default;

    /// <summary>Makes a person a member if the tenant takes them in by itself; says whether it did.</summary>
    public async Task<bool> AdmitAsync(SystemWrite write, TenantId tenant, string person, CancellationToken cancel)
    {
        var row = await write.FindAsync<Row>($"select kind, role, addresses, version from control_join_policies where tenant_id = {tenant}", cancel);
        if (row?.ToPolicy() is not { } policy)
            return false;
        var addresses = await write.QueryAsync<string>($"select email from control_accounts where person_id = {person} and email_verified = 1", cancel);
        if (!policy.Admits(addresses) || !await Plan.HasRoomAsync(write, tenant, cancel))
            return false;
        var added = await write.ExecuteAsync($"""
            insert into control_memberships (tenant_id, person_id, role, created_at)
            values ({tenant}, {person}, {policy.Role}, {clock.GetUtcNow()}) on conflict (tenant_id, person_id) do nothing
            """, cancel);
        if (added == 1)
            write.Audit(tenant, new Actor("person", person), "control.member_joined", person, $"role {policy.Role.ToString().ToLowerInvariant()}, by the join policy");
        return added == 1;
    }

    /// <summary>Replaces the policy that was read at this version (0 for none yet); false if it is another by now.</summary>
    public static async Task<bool> ReplaceAsync(SystemWrite write, TenantId tenant, Actor actor, JoinPolicy policy, CancellationToken cancel)
    {
        var addresses = string.Join('\n', policy.Addresses);
        var before = await write.FindAsync<Row>($"select kind, role, addresses, version from control_join_policies where tenant_id = {tenant}", cancel);
        var changed = policy.Version == 0
            ? await write.ExecuteAsync($"""
                insert into control_join_policies (tenant_id, kind, role, addresses, version) values ({tenant}, {policy.Kind}, {policy.Role}, {addresses}, 1)
                on conflict (tenant_id) do nothing
                """, cancel)
            : await write.ExecuteAsync($"""
                update control_join_policies set kind = {policy.Kind}, role = {policy.Role}, addresses = {addresses}, version = version + 1
                where tenant_id = {tenant} and version = {policy.Version}
                """, cancel);
        if (changed == 1)
            write.Audit(tenant, actor, "control.join_policy_changed", tenant.Value, $"{policy.Kind.ToString().ToLowerInvariant()}, role {policy.Role.ToString().ToLowerInvariant()}",
                AuditChange.Between(before?.ToPolicy(), policy with { Version = policy.Version + 1 }));
        return changed == 1;
    }

    private sealed record Row(string Kind, string Role, string Addresses, long Version)
    {
        public JoinPolicy ToPolicy() => new(Enum.Parse<JoinKind>(Kind, ignoreCase: true), Roles.ReadTenant(Role),
            Addresses.Split('\n', StringSplitOptions.RemoveEmptyEntries), Version);
    }
}
