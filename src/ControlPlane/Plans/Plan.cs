using Longhouse.Platform.Data;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Plans;

/// <summary>How much the tenants may that are on it.</summary>
/// <param name="People">How many may belong to a tenant; null for any number.</param>
/// <param name="Tenants">How many are on it.</param>
internal sealed record Plan(string Name, long RequestsPerSecond, long RequestsBurst, long? People, DateTimeOffset ChangedAt, long Version, long Tenants)
{
    public static Sql Columns => $"""
        p.name, p.requests_per_second, p.requests_burst, p.people, p.changed_at, p.version,
        (select count(*) from control_tenants t where t.plan = p.name and t.status <> {TenantStatus.Deleted}) tenants
        """;

    /// <summary>Whether the plan of a tenant has room for one person more.</summary>
    public static async Task<bool> HasRoomAsync(SystemWrite write, TenantId tenant, CancellationToken cancel)
    {
        if (await write.QueryAsync<long?>($"select p.people from control_tenants t join control_plans p on p.name = t.plan where t.id = {tenant.Value}", cancel) is not [{ } most])
            return true;
        // The row is written before people are counted, so that two who come at once do so one after the other.
        await write.ExecuteAsync($"update control_tenants set plan = plan where id = {tenant.Value}", cancel);
        return (await write.QueryAsync<long>($"select count(*) from control_memberships where tenant_id = {tenant.Value}", cancel))[0] < most;
    }
}

/// <summary>The rate of a tenant's requests as its row and its plan say it.</summary>
internal static class PlanRate
{
    /// <summary>Null where the plan says nothing of it: then the house's own limit holds.</summary>
    public static RequestRate? Of(long? perSecond, long? burst) => perSecond is { } rate && burst is { } most ? new RequestRate(rate, (int)most) : null;
}
