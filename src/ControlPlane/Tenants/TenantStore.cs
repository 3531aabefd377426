using Longhouse.ControlPlane.Changes;
using Longhouse.ControlPlane.Data;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Data;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Tenants;

/// <summary>What several operations do with tenants.</summary>
internal sealed class TenantStore(ControlDb db)
{
    /// <summary>A tenant with one host, no questions asked: for a house's own start, and for tests.</summary>
    public Task<Tenant> CreateAsync(By by, string slug, string name, string appType, string host, CancellationToken cancel, string pathPrefix = "") =>
        db.WriteAsync(by, async write =>
        {
            var tenant = new Tenant(new TenantId(write.NewId("tenant")), slug, name, TenantStatus.Active, appType, "");
            if (!await InsertTenantAsync(write, tenant, cancel))
                throw new InvalidOperationException($"There is a tenant \"{slug}\" already.");
            if (!await BindHostAsync(write, tenant, host, pathPrefix, isPrimary: true, cancel))
                throw new InvalidOperationException($"The host {host}{pathPrefix} is bound already.");
            return tenant;
        }, cancel);

    public Task<bool> AddHostAsync(By by, Tenant tenant, string host, string pathPrefix, CancellationToken cancel) =>
        db.WriteAsync(by, write => BindHostAsync(write, tenant, host, pathPrefix, isPrimary: false, cancel), cancel);

    /// <summary>Active or suspended; services see it within a second or two.</summary>
    public Task<Problem?> SetStatusAsync(By by, TenantId id, TenantStatus status, CancellationToken cancel, string reason = "") =>
        db.WriteAsync<Problem?>(by, async write =>
        {
            // The row is written before it is read, so that two changes at once happen one after the other.
            await write.ExecuteAsync($"update control_tenants set version = version + 1 where id = {id.Value}", cancel);
            if (await FindAsync(write, id.Value, cancel) is not { } tenant || tenant.Status is TenantStatus.Deleted or TenantStatus.Deleting)
                return TenantProblems.NotFound;
            if (status == tenant.Status)
                return null;
            if (status == TenantStatus.Active && tenant.Status != TenantStatus.Suspended)
                return TenantProblems.NotSuspended;
            if (status == TenantStatus.Suspended && tenant.Status != TenantStatus.Active)
                return TenantProblems.NotActive;
            await write.ExecuteAsync($"update control_tenants set status = {status}, status_reason = {reason} where id = {id.Value}", cancel);
            write.Audit(id, $"control.tenant_{status.ToString().ToLowerInvariant()}", id.Value, reason, AuditChange.Between(tenant.Status.ToString(), status.ToString()));
            write.Tell(Change.OfTenant(tenant.AppType, tenant.Slug));
            return null;
        }, cancel);

    public async Task<Tenant?> FindAsync(TenantId id, CancellationToken cancel) =>
        (await db.FindAsync<Row>($"select id, slug, name, status, app_type, config_version from control_tenants where id = {id.Value}", cancel))?.ToTenant();

    public async Task<Tenant?> FindBySlugAsync(string slug, CancellationToken cancel) =>
        (await db.FindAsync<Row>($"select id, slug, name, status, app_type, config_version from control_tenants where slug = {slug}", cancel))?.ToTenant();

    public static async Task<Tenant?> FindAsync(ControlWrite write, string tenantId, CancellationToken cancel) =>
        (await write.FindAsync<Row>($"select id, slug, name, status, app_type, config_version from control_tenants where id = {tenantId}", cancel))?.ToTenant();

    public static async Task<Tenant?> FindBySlugAsync(ControlWrite write, string slug, CancellationToken cancel) =>
        (await write.FindAsync<Row>($"select id, slug, name, status, app_type, config_version from control_tenants where slug = {slug}", cancel))?.ToTenant();

    /// <summary>False when another tenant has the slug.</summary>
    public static async Task<bool> InsertTenantAsync(ControlWrite write, Tenant tenant, CancellationToken cancel)
    {
        // A name that was someone's before gets storage of its own, whatever may still lie under the name.
        var wasUsed = await write.CountAsync($"select count(*) from control_retired_slugs where slug = {tenant.Slug}", cancel) > 0;
        var prefix = wasUsed ? "" : $"tenants/{tenant.Slug}/";
        var inserted = await write.ExecuteAsync($"""
            insert into control_tenants (id, slug, name, status, app_type, created_at, storage_prefix)
            values ({tenant.Id.Value}, {tenant.Slug}, {tenant.Name}, {tenant.Status}, {tenant.AppType}, {write.Now}, {prefix})
            on conflict (slug) do nothing
            """, cancel);
        if (inserted == 1)
            await write.ExecuteAsync($"insert into control_activity (tenant_id, at, requests) values ({tenant.Id.Value}, {write.Now}, {0})", cancel);
        write.Audit(tenant.Id, "control.tenant_created", tenant.Id.Value, $"slug {tenant.Slug}, app {tenant.AppType}", AuditChange.Between(null, tenant));
        return inserted == 1;
    }

    /// <summary>False when the host is bound already.</summary>
    public static async Task<bool> BindHostAsync(ControlWrite write, Tenant tenant, string host, string pathPrefix, bool isPrimary, CancellationToken cancel, string? id = null, DateTimeOffset? verifiedAt = null)
    {
        var inserted = await write.ExecuteAsync($"""
            insert into control_hosts (tenant_id, id, host, path_prefix, is_primary, status, created_at, verified_at)
            values ({tenant.Id.Value}, {id ?? write.NewId("host")}, {host}, {pathPrefix}, {isPrimary}, {"active"}, {write.Now}, {verifiedAt?.ToUnixTimeMilliseconds()})
            on conflict (host, path_prefix) do nothing
            """, cancel);
        write.Audit(tenant.Id, "control.host_bound", host + pathPrefix, change: AuditChange.Between(null, host + pathPrefix));
        write.Tell(Change.OfHost(tenant.AppType, tenant.Slug, host));
        return inserted == 1;
    }

    private sealed record Row(string Id, string Slug, string Name, string Status, string AppType, string ConfigVersion)
    {
        public Tenant ToTenant() => new(new TenantId(Id), Slug, Name, Enum.Parse<TenantStatus>(Status, ignoreCase: true), AppType, ConfigVersion);
    }
}
