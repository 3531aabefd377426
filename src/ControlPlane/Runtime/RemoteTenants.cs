using System.Collections.Concurrent;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosts;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Runtime;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Runtime;

/// <summary>
/// The tenants of a control plane elsewhere. It knows them by slug; here each gets a row and an id of its own when it is first seen, on which
/// the apps' data, keys and audit hang. The row says who a tenant is, never that it may be served: that is the control plane's to say, each time.
/// </summary>
internal sealed class RemoteTenants(RuntimeCache cache, ControlDb db, TenantStore tenants) : ITenantHosts
{
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    public async ValueTask<HostAnswer> FindAsync(string host, string path, bool isChange)
    {
        var view = await (isChange ? cache.ForChangeAsync(host) : cache.ForReadAsync(host));
        if (view.State == RuntimeState.Unavailable)
            return new HostAnswer(null, IsSilent: true);
        if (view.Entry is not { } entry)
            return default;
        return new HostAnswer(await BindingAsync(entry), IsStale: view.State == RuntimeState.Stale);
    }

    /// <summary>For a job: a tenant that the control plane does not vouch for just now waits as if it were suspended.</summary>
    public async Task<Tenant?> FindAsync(TenantId id, CancellationToken cancel)
    {
        if (await tenants.FindAsync(id, cancel) is not { } tenant)
            return null;
        var hosts = await db.QueryAsync<string>($"select host from control_hosts where tenant_id = {id.Value} order by is_primary desc, id", cancel);
        foreach (var host in hosts)
        {
            if ((await cache.ForChangeAsync(host)).Entry is { } entry && entry.Document.Tenant == tenant.Slug)
                return tenant with { ConfigVersion = entry.Document.ConfigVersion };
        }
        return tenant with { Status = TenantStatus.Suspended };
    }

    private async ValueTask<HostBinding> BindingAsync(RuntimeEntry entry)
    {
        if (_known.TryGetValue(entry.Host, out var known) && ReferenceEquals(known.Entry, entry))
            return known.Binding;
        var document = entry.Document;
        var tenant = await EnsureAsync(document.Tenant, document.AppType, entry.Host);
        known = new Known(entry, new HostBinding("", tenant with { ConfigVersion = document.ConfigVersion }));
        _known[entry.Host] = known;
        return known.Binding;
    }

    private Task<Tenant> EnsureAsync(string slug, string appType, string host) => db.WriteAsync(By.House, async write =>
    {
        var tenant = await TenantStore.FindBySlugAsync(write, slug, CancellationToken.None);
        if (tenant is null)
        {
            var wanted = new Tenant(new TenantId(write.NewId("tenant")), slug, slug, TenantStatus.Active, appType, "");
            // Another process may have been faster; then its row is the one.
            tenant = await TenantStore.InsertTenantAsync(write, wanted, CancellationToken.None)
                ? wanted
                : await TenantStore.FindBySlugAsync(write, slug, CancellationToken.None) ?? throw new InvalidOperationException($"The tenant {slug} came and went.");
        }
        if (await write.CountAsync($"select count(*) from control_hosts where host = {host} and path_prefix = '' and tenant_id = {tenant.Id.Value}", CancellationToken.None) == 0)
        {
            await write.ExecuteAsync($"delete from control_hosts where host = {host} and path_prefix = ''", CancellationToken.None); // it moved
            await TenantStore.BindHostAsync(write, tenant, host, "", isPrimary: true, CancellationToken.None);
        }
        return tenant;
    }, CancellationToken.None);

    private sealed record Known(RuntimeEntry Entry, HostBinding Binding);
}
