using System.Collections.Concurrent;
using Longhouse.ControlPlane.Plans;
using Longhouse.ControlPlane.Runtime;
using Longhouse.Platform.Data;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Hosts;

/// <summary>
/// Which tenant answers at which address. Answers are remembered for a moment, unknown hosts too (apart, so that a scan of hosts cannot push
/// tenants out); a change made by this process is seen at once.
/// </summary>
internal sealed class HostDirectory(SystemDb db, TimeProvider clock) : ITenantHosts
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);
    private const int MaxKnown = 20_000;
    private const int MaxUnknown = 10_000;

    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Entry> _unknown = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<Entry>> _loading = new(StringComparer.Ordinal);

    /// <summary>The binding with the longest prefix that this path lies below.</summary>
    public ValueTask<HostBinding?> FindAsync(string host, string path)
    {
        if ((_known.TryGetValue(host, out var entry) || _unknown.TryGetValue(host, out entry)) && clock.GetElapsedTime(entry.ReadAt) < Kept)
            return ValueTask.FromResult(entry.Find(path));
        return LoadAndFindAsync(host, path);
    }

    public async ValueTask<HostAnswer> FindAsync(string host, string path, bool isChange) => new(await FindAsync(host, path));

    /// <summary>Forgets what is remembered of all hosts: something has changed.</summary>
    public void Forget()
    {
        _known.Clear();
        _unknown.Clear();
    }

    private async ValueTask<HostBinding?> LoadAndFindAsync(string host, string path)
    {
        // Everyone who asks for the same host meanwhile waits for the one read.
        var load = _loading.GetOrAdd(host, LoadAsync);
        try
        {
            return (await load).Find(path);
        }
        finally
        {
            _loading.TryRemove(new KeyValuePair<string, Task<Entry>>(host, load));
        }
    }

    private async Task<Entry> LoadAsync(string host)
    {
        var readAt = clock.GetTimestamp();
        var rows = await db.QueryAsync<Row>($"""
            select h.path_prefix, t.id, t.slug, t.name, t.status, t.app_type, t.config_version, p.requests_per_second, p.requests_burst
            from control_hosts h join control_tenants t on t.id = h.tenant_id left join control_plans p on p.name = t.plan
            where h.host = {host} and h.status = {"active"}
            """, CancellationToken.None);
        var entry = new Entry(readAt, [.. rows.OrderByDescending(r => r.PathPrefix.Length).Select(r => r.ToBinding())]);

        var (cache, other, most) = rows.Count > 0 ? (_known, _unknown, MaxKnown) : (_unknown, _known, MaxUnknown);
        if (cache.Count >= most)
            cache.Clear(); // rare, and cheaper than keeping order on every request
        cache[host] = entry;
        other.TryRemove(host, out _);
        return entry;
    }

    private sealed record Entry(long ReadAt, HostBinding[] Bindings)
    {
        public HostBinding? Find(string path)
        {
            foreach (var binding in Bindings)
            {
                if (binding.Covers(path))
                    return binding;
            }
            return null;
        }
    }

    private sealed record Row(
        string PathPrefix, string Id, string Slug, string Name, string Status, string AppType, string ConfigVersion, long? RequestsPerSecond, long? RequestsBurst)
    {
        public HostBinding ToBinding() => new(
            PathPrefix, new Tenant(new TenantId(Id), Slug, Name, Enum.Parse<TenantStatus>(Status, ignoreCase: true), AppType, ConfigVersion),
            PlanRate.Of(RequestsPerSecond, RequestsBurst));
    }
}

/// <summary>A tenant at a host, for the whole of it ("") or below a path prefix ("/xatra").</summary>
/// <param name="Rate">How fast its plan lets it ask; null for as fast as everyone.</param>
internal sealed record HostBinding(string PathPrefix, Tenant Tenant, RequestRate? Rate = null)
{
    public bool Covers(string path) =>
        PathPrefix.Length == 0
        || (path.StartsWith(PathPrefix, StringComparison.Ordinal) && (path.Length == PathPrefix.Length || path[PathPrefix.Length] == '/'));
}
