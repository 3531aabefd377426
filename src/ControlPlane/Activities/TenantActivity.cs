using System.Collections.Concurrent;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Activities;

/// <summary>
/// Counts the requests of each tenant in memory, and writes them down together. With them it notes when something last happened to a tenant, be it a
/// request or a change that was audited.
/// </summary>
internal sealed partial class TenantActivity(SystemDb db, TimeProvider clock, ILogger<TenantActivity> logger) : WrittenBehind(clock)
{
    /// <summary>What the console shows.</summary>
    public const int Hours = 24;

    public const long MillisecondsOfHour = 3_600_000;

    private const int TenantsAtOnce = 500;
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2); // entries of transactions that were under way at the last look

    private readonly ConcurrentDictionary<string, Tally> _tallies = new(StringComparer.Ordinal);
    private DateTimeOffset _lookedAt = clock.GetUtcNow().AddDays(-1);
    private long _hour = HourOf(clock.GetUtcNow());

    public static long HourOf(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / MillisecondsOfHour;

    /// <summary>Files of the page are no work of the tenant's, and whom no endpoint answered is nobody's guest.</summary>
    public void Note(HttpContext http)
    {
        if (http.Features.Get<HostRoute>() is { IsTenant: true } route && http.GetEndpoint() is not null)
            _tallies.GetOrAdd(route.TenantId.Value, static _ => new Tally()).Add(http.Response.StatusCode >= StatusCodes.Status500InternalServerError);
    }

    public override async Task WriteAsync(CancellationToken cancel)
    {
        var now = Clock.GetUtcNow();
        var counted = _tallies.Select(tally => (Tenant: tally.Key, Counts: tally.Value.Take())).Where(tally => tally.Counts.Requests > 0)
            .OrderBy(tally => tally.Tenant, StringComparer.Ordinal).ToList(); // in one order, so that two processes cannot wait for each other
        try
        {
            await db.WriteAsync(async write =>
            {
                foreach (var some in counted.Chunk(TenantsAtOnce))
                    await AddAsync(write, some, now, cancel);
                await NoteAuditedAsync(write, cancel);
                if (HourOf(now) != _hour)
                    await TurnHourAsync(write, HourOf(now), cancel);
                return counted.Count;
            }, cancel);
        }
        catch
        {
            foreach (var (tenant, counts) in counted)
                _tallies[tenant].PutBack(counts);
            throw;
        }
        (_lookedAt, _hour) = (now, HourOf(now));
    }

    private static async Task AddAsync(SystemWrite write, IReadOnlyList<(string Tenant, Counts Counts)> some, DateTimeOffset now, CancellationToken cancel)
    {
        Sql rows = $"({some[0].Tenant}, {some[0].Counts.Requests}, {some[0].Counts.Failures})";
        foreach (var (tenant, counts) in some.Skip(1))
            rows = $"{rows}, ({tenant}, {counts.Requests}, {counts.Failures})";

        // A tenant that went meanwhile leaves nothing behind.
        await write.ExecuteAsync($"""
            insert into control_traffic (tenant_id, hour, requests, failures)
            select v.column1, {HourOf(now)}, v.column2, v.column3 from (values {rows}) v join control_tenants t on t.id = v.column1 where t.status <> {TenantStatus.Deleted}
            on conflict (tenant_id, hour) do update set requests = control_traffic.requests + excluded.requests, failures = control_traffic.failures + excluded.failures
            """, cancel);
        await write.ExecuteAsync($"""
            insert into control_activity (tenant_id, at, requests)
            select v.column1, {now}, v.column2 from (values {rows}) v join control_tenants t on t.id = v.column1 where t.status <> {TenantStatus.Deleted}
            on conflict (tenant_id) do update set at = excluded.at, requests = control_activity.requests + excluded.requests
            """, cancel);
    }

    private async Task NoteAuditedAsync(SystemWrite write, CancellationToken cancel) => await write.ExecuteAsync($"""
        insert into control_activity (tenant_id, at, requests)
        select e.tenant_id, max(e.at), 0 from audit_entries e join control_tenants t on t.id = e.tenant_id
        where e.at > {_lookedAt - Overlap} and t.status <> {TenantStatus.Deleted} group by e.tenant_id order by e.tenant_id
        on conflict (tenant_id) do update set at = case when excluded.at > control_activity.at then excluded.at else control_activity.at end
        """, cancel);

    // The hour that is a day old counts no more.
    private static async Task TurnHourAsync(SystemWrite write, long hour, CancellationToken cancel)
    {
        await write.ExecuteAsync($"delete from control_traffic where hour <= {hour - Hours - 1}", cancel);
        await write.ExecuteAsync($"""
            update control_activity set requests = cast(coalesce((
                select sum(c.requests) from control_traffic c where c.tenant_id = control_activity.tenant_id and c.hour > {hour - Hours}), 0) as bigint)
            where requests > 0
            """, cancel);
    }

    protected override void OnFailed(Exception failure) => LogKept(logger, _tallies.Count, failure);

    [LoggerMessage(LogLevel.Warning, "The requests of {Tenants} tenants could not be written down")]
    private static partial void LogKept(ILogger logger, int tenants, Exception failure);

    private readonly record struct Counts(long Requests, long Failures);

    private sealed class Tally
    {
        private long _requests;
        private long _failures;

        public void Add(bool failed)
        {
            Interlocked.Increment(ref _requests);
            if (failed)
                Interlocked.Increment(ref _failures);
        }

        public Counts Take() => new(Interlocked.Exchange(ref _requests, 0), Interlocked.Exchange(ref _failures, 0));

        public void PutBack(Counts counts)
        {
            Interlocked.Add(ref _requests, counts.Requests);
            Interlocked.Add(ref _failures, counts.Failures);
        }
    }
}
