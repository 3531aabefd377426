using Longhouse.ControlPlane.Activities;
using Longhouse.ControlPlane.Data;
using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Tenants;

/// <summary>A tenant as the console shows it.</summary>
internal sealed record TenantView(
    string Id, string Slug, string Name, TenantStatus Status, string StatusReason, string AppType, string Plan, string ContactEmail, string DataRegion,
    string StoragePrefix, int TtlSeconds, string ConfigVersion, DateTimeOffset CreatedAt, long Version)
{
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The address to open, with its path prefix; null for a tenant without hosts.</summary>
    public string? PrimaryHost { get; init; }

    /// <summary>A domain that it claims and has not proven yet, where it has claimed one.</summary>
    public string? PendingHost { get; init; }

    /// <summary>The oldest of its open notices: what somebody should see to.</summary>
    public string? Attention { get; init; }

    public long People { get; init; }

    /// <summary>Of the configuration that holds; 0 before the first.</summary>
    public long Revision { get; init; }

    /// <summary>When somebody last changed something of it, or asked it for something; known to the minute.</summary>
    public DateTimeOffset? LastActivityAt { get; init; }

    /// <summary>How many requests it answered in each of the last hours, the present one last.</summary>
    public IReadOnlyList<long> Requests { get; init; } = [];

    /// <summary>Of its requests in this hour and the last one, those that failed by the server's fault.</summary>
    public long RecentFailures { get; init; }

    public static Sql Columns => $"""
        t.id, t.slug, t.name, t.status, t.status_reason, t.app_type, t.plan, t.contact_email, t.data_region,
        case t.storage_prefix when '' then 'tenants/' || t.id || '/' else t.storage_prefix end storage_prefix, t.ttl_seconds, t.config_version, t.created_at, t.version
        """;

    public static async Task<TenantView?> FindAsync(ControlDb db, string tenantId, CancellationToken cancel) =>
        await CompleteAsync(db, await db.QueryAsync<TenantView>($"select {Columns} from control_tenants t where t.id = {tenantId}", cancel), cancel) is [var tenant] ? tenant : null;

    /// <summary>Adds labels and primary hosts, for all of a page at once.</summary>
    public static async Task<IReadOnlyList<TenantView>> CompleteAsync(ControlDb db, IReadOnlyList<TenantView> tenants, CancellationToken cancel)
    {
        var ids = tenants.Select(tenant => tenant.Id).ToList();
        var labels = (await db.QueryAsync<LabelRow>($"select tenant_id, name, value from control_labels where tenant_id in {ids}", cancel)).ToLookup(row => row.TenantId);
        var details = (await db.QueryAsync<DetailRow>($"""
            select t.id tenant_id,
                (select count(*) from control_memberships m where m.tenant_id = t.id) people,
                coalesce((select r.revision from control_runtime r where r.tenant_id = t.id), 0) revision,
                (select c.host || c.path_prefix from control_host_claims c where c.tenant_id = t.id order by c.id limit 1) pending_host,
                (select n.text from control_notices n where n.tenant_id = t.id and n.settled_at is null order by n.id limit 1) attention,
                (select e.at from audit_heads h join audit_entries e on e.tenant_id = h.tenant_id and e.number = h.number where h.tenant_id = t.id) changed_at,
                (select a.at from control_activity a where a.tenant_id = t.id) active_at
            from control_tenants t where t.id in {ids}
            """, cancel)).ToDictionary(row => row.TenantId);
        var hour = TenantActivity.HourOf(db.Clock.GetUtcNow());
        var traffic = (await db.QueryAsync<HourRow>($"""
            select tenant_id, hour, requests, failures from control_traffic where tenant_id in {ids} and hour > {hour - TenantActivity.Hours}
            """, cancel)).ToLookup(row => row.TenantId);
        var hosts = (await db.QueryAsync<HostRow>($"select tenant_id, host, path_prefix from control_hosts where tenant_id in {ids} and is_primary = 1", cancel)).ToLookup(row => row.TenantId);
        return
        [
            .. tenants.Select(tenant => tenant with
            {
                Labels = labels[tenant.Id].OrderBy(row => row.Name, StringComparer.Ordinal).ToDictionary(row => row.Name, row => row.Value),
                PrimaryHost = hosts[tenant.Id].FirstOrDefault() is { } host ? host.Host + host.PathPrefix : null,
                PendingHost = details[tenant.Id].PendingHost,
                Attention = details[tenant.Id].Attention,
                People = details[tenant.Id].People,
                Revision = details[tenant.Id].Revision,
                LastActivityAt = details[tenant.Id].LastActivityAt,
                Requests = HourRow.Spread(traffic[tenant.Id], hour),
                RecentFailures = traffic[tenant.Id].Where(row => row.Hour >= hour - 1).Sum(row => row.Failures),
            }),
        ];
    }

    private sealed record DetailRow(
        string TenantId, long People, long Revision, string? PendingHost, string? Attention, DateTimeOffset? ChangedAt, DateTimeOffset? ActiveAt)
    {
        public DateTimeOffset? LastActivityAt => ChangedAt > ActiveAt || ActiveAt is null ? ChangedAt : ActiveAt;
    }

    private sealed record HourRow(string TenantId, long Hour, long Requests, long Failures)
    {
        public static long[] Spread(IEnumerable<HourRow> rows, long last)
        {
            var hours = new long[TenantActivity.Hours];
            foreach (var row in rows.Where(row => row.Hour <= last))
                hours[row.Hour - last + hours.Length - 1] = row.Requests;
            return hours;
        }
    }

    private sealed record LabelRow(string TenantId, string Name, string Value);

    private sealed record HostRow(string TenantId, string Host, string PathPrefix);
}
