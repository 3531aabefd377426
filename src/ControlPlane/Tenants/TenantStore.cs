using Longhouse.ControlPlane.Hosts;
using Longhouse.Platform.Data;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Tenants;

/// <summary>Makes tenants and binds hosts to them.</summary>
internal sealed class TenantStore(SystemDb db, HostDirectory hosts, TimeProvider clock)
{
    public async Task<Tenant> CreateAsync(Actor actor, string slug, string name, string appType, string host, CancellationToken cancel, string pathPrefix = "")
    {
        var tenant = new Tenant(new TenantId(Id.New("tenant", clock)), slug, name, TenantStatus.Active, appType, "");
        await db.WriteAsync(async write =>
        {
            var now = clock.GetUtcNow();
            await write.ExecuteAsync($"""
                insert into control_tenants (id, slug, name, status, app_type, created_at)
                values ({tenant.Id.Value}, {slug}, {name}, {TenantStatus.Active}, {appType}, {now})
                """, cancel);
            await BindAsync(write, tenant.Id, host, pathPrefix, isPrimary: true, cancel);
            write.Audit(tenant.Id, actor, "control.tenant_created", tenant.Id.Value, $"slug {slug}, app {appType}, host {host}{pathPrefix}");
            write.AfterCommit(hosts.Forget);
            return 0;
        }, cancel);
        return tenant;
    }

    public Task<int> AddHostAsync(Actor actor, TenantId tenant, string host, string pathPrefix, CancellationToken cancel) =>
        db.WriteAsync(async write =>
        {
            await BindAsync(write, tenant, host, pathPrefix, isPrimary: false, cancel);
            write.Audit(tenant, actor, "control.host_bound", host + pathPrefix);
            write.AfterCommit(hosts.Forget);
            return 0;
        }, cancel);

    /// <summary>Active or suspended; services see it within a second or two.</summary>
    public Task<Problem?> SetStatusAsync(Actor actor, TenantId tenant, TenantStatus status, CancellationToken cancel) =>
        db.WriteAsync<Problem?>(async write =>
        {
            if (await write.ExecuteAsync($"update control_tenants set status = {status}, version = version + 1 where id = {tenant.Value}", cancel) == 0)
                return TenantProblems.NotFound;
            write.Audit(tenant, actor, $"control.tenant_{status.ToString().ToLowerInvariant()}", tenant.Value);
            write.AfterCommit(hosts.Forget);
            return null;
        }, cancel);

    public async Task<Tenant?> FindAsync(TenantId id, CancellationToken cancel) =>
        await db.FindAsync<Row>($"select id, slug, name, status, app_type, config_version from control_tenants where id = {id.Value}", cancel) is { } row
            ? row.ToTenant()
            : null;

    public async Task<Tenant?> FindBySlugAsync(string slug, CancellationToken cancel) =>
        await db.FindAsync<Row>($"select id, slug, name, status, app_type, config_version from control_tenants where slug = {slug}", cancel) is { } row
            ? row.ToTenant()
            : null;

    private async Task BindAsync(SystemWrite write, TenantId tenant, string host, string pathPrefix, bool isPrimary, CancellationToken cancel) =>
        await write.ExecuteAsync($"""
            insert into control_hosts (tenant_id, id, host, path_prefix, is_primary, status, created_at)
            values ({tenant.Value}, {Id.New("host", clock)}, {host}, {pathPrefix}, {isPrimary}, {"active"}, {clock.GetUtcNow()})
            """, cancel);

    private sealed record Row(string Id, string Slug, string Name, string Status, string AppType, string ConfigVersion)
    {
        public Tenant ToTenant() => new(new TenantId(Id), Slug, Name, Enum.Parse<TenantStatus>(Status, ignoreCase: true), AppType, ConfigVersion);
    }
}
