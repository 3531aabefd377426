using System.Collections.Concurrent;
using Longhouse.ControlPlane.Data;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Runtime;

/// <summary>The address under which the runtime configuration of a tenant is asked for: its primary host, with the prefix if it has one.</summary>
internal sealed class TenantAddresses(ControlDb db)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);
    private const int MaxKept = 20_000;
    private readonly ConcurrentDictionary<string, (string? Address, long At)> _addresses = new(StringComparer.Ordinal);

    public ValueTask<string?> FindAsync(TenantId tenant, CancellationToken cancel) =>
        _addresses.TryGetValue(tenant.Value, out var known) && db.Clock.GetElapsedTime(known.At) < Kept
            ? ValueTask.FromResult(known.Address)
            : LoadAsync(tenant, cancel);

    private async ValueTask<string?> LoadAsync(TenantId tenant, CancellationToken cancel)
    {
        var at = db.Clock.GetTimestamp();
        var hosts = await db.QueryAsync<string>($"""
            select host || path_prefix from control_hosts where tenant_id = {tenant.Value} and status = {"active"} order by is_primary desc, id limit 1
            """, cancel);
        if (_addresses.Count >= MaxKept)
            _addresses.Clear();
        var address = hosts is [var one] ? one : null;
        _addresses[tenant.Value] = (address, at);
        return address;
    }
}
