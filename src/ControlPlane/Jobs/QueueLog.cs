using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Operation;
using Longhouse.Jobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Telemetry.Metrics;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Jobs;

/// <summary>How much lay in a queue in a minute: the most that any process saw.</summary>
internal sealed record QueueDepth(DateTimeOffset At, long Waiting, long Running);

/// <summary>How full a queue was at most in one step of the past, and how many of its jobs ended.</summary>
internal sealed record QueueStep(DateTimeOffset At, long Waiting, long Ended, long Dead);

/// <summary>
/// Writes down once a minute how full the queues are, and how long the jobs had waited that this process began: the console shows the last hour of the
/// whole house, whichever process it asks.
/// </summary>
internal sealed partial class QueueLog(SystemDb db, JobAdmin jobs, JobRegistry registry, MetricsListener metrics, TimeProvider clock, ILogger<QueueLog> logger)
    : Recurring(TimeSpan.FromMinutes(1), clock)
{
    private const string Metric = "jobs_wait_duration_seconds";
    private const long MillisecondsOfMinute = 60_000;
    private const long MinutesKept = 7 * 24 * 60;
    private const long MinutesOfWaitsKept = 24 * 60;
    private const long BeyondAll = -1;
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(3); // the minute that has just gone, and one that a busy process missed

    private readonly Dictionary<(string Queue, long Bound), long> _written = [];

    public async Task WriteAsync(CancellationToken cancel)
    {
        var minute = Clock.GetUtcNow().ToUnixTimeMilliseconds() / MillisecondsOfMinute;
        var depths = await jobs.CountsAsync(cancel);
        var ends = await jobs.RatesAsync(Recent, cancel);
        var waits = Waits();
        await db.WriteAsync(async write =>
        {
            foreach (var queue in depths)
            {
                await write.ExecuteAsync($"""
                    insert into control_queue_depths (queue, minute, waiting, running) values ({queue.Queue}, {minute}, {queue.Waiting}, {queue.Running})
                    on conflict (queue, minute) do update set waiting = excluded.waiting, running = excluded.running where excluded.waiting > control_queue_depths.waiting
                    """, cancel);
            }
            foreach (var end in ends) // as every process counts them
            {
                await write.ExecuteAsync($"""
                    insert into control_queue_ends (queue, minute, ended, dead)
                    values ({end.Queue}, {end.At.ToUnixTimeMilliseconds() / MillisecondsOfMinute}, {end.Done + end.Cancelled + end.Dead}, {end.Dead})
                    on conflict (queue, minute) do update set ended = excluded.ended, dead = excluded.dead
                    """, cancel);
            }
            foreach (var ((queue, bound), count) in waits)
            {
                await write.ExecuteAsync($"""
                    insert into control_queue_waits (queue, minute, bound, jobs) values ({queue}, {minute}, {bound}, {count - _written.GetValueOrDefault((queue, bound))})
                    on conflict (queue, minute, bound) do update set jobs = control_queue_waits.jobs + excluded.jobs
                    """, cancel);
            }
            await write.ExecuteAsync($"delete from control_queue_depths where minute < {minute - MinutesKept}", cancel);
            await write.ExecuteAsync($"delete from control_queue_ends where minute < {minute - MinutesKept}", cancel);
            return await write.ExecuteAsync($"delete from control_queue_waits where minute < {minute - MinutesOfWaitsKept}", cancel);
        }, cancel);
        foreach (var (place, count) in waits)
            _written[place] = count;
    }

    public async Task<ILookup<string, QueueDepth>> DepthsAsync(TimeSpan past, CancellationToken cancel)
    {
        var since = (Clock.GetUtcNow() - past).ToUnixTimeMilliseconds() / MillisecondsOfMinute;
        var rows = await db.QueryAsync<DepthRow>($"select queue, minute, waiting, running from control_queue_depths where minute > {since} order by minute", cancel);
        return rows.ToLookup(row => row.Queue, row => new QueueDepth(DateTimeOffset.FromUnixTimeMilliseconds(row.Minute * MillisecondsOfMinute), row.Waiting, row.Running));
    }

    /// <summary>How full the queues were at most, and what ended, in each step of the past; steps of which nothing is known are left out.</summary>
    public async Task<ILookup<string, QueueStep>> PastAsync(PastRange range, CancellationToken cancel)
    {
        var step = range.Step.Ticks / TimeSpan.TicksPerMinute;
        var since = Clock.GetUtcNow().ToUnixTimeMilliseconds() / MillisecondsOfMinute / step - range.Steps;
        var rows = await db.QueryAsync<StepRow>($"""
            select queue, slot, cast(max(waiting) as bigint) waiting, cast(sum(ended) as bigint) ended, cast(sum(dead) as bigint) dead from (
                select queue, minute / {step} slot, waiting, 0 ended, 0 dead from control_queue_depths where minute >= {(since + 1) * step}
                union all
                select queue, minute / {step} slot, 0 waiting, ended, dead from control_queue_ends where minute >= {(since + 1) * step}) one
            group by queue, slot order by slot
            """, cancel);
        return rows.ToLookup(row => row.Queue, row => new QueueStep(DateTimeOffset.FromUnixTimeMilliseconds(row.Slot * step * MillisecondsOfMinute), row.Waiting, row.Ended, row.Dead));
    }

    /// <summary>Within which time so large a share of the jobs of each queue began, in milliseconds; queues of which none did are left out.</summary>
    public async Task<IReadOnlyDictionary<string, long>> WaitsAsync(double share, TimeSpan past, CancellationToken cancel)
    {
        var since = (Clock.GetUtcNow() - past).ToUnixTimeMilliseconds() / MillisecondsOfMinute;
        var rows = await db.QueryAsync<WaitRow>($"select queue, bound, cast(sum(jobs) as bigint) jobs from control_queue_waits where minute > {since} group by queue, bound", cancel);
        return rows.GroupBy(row => row.Queue, StringComparer.Ordinal).ToDictionary(queue => queue.Key, queue => BoundOf(share, queue));
    }

    protected override Task RunAsync(CancellationToken cancel) => WriteAsync(cancel);

    protected override void OnFailed(Exception failure) => LogMissed(logger, failure); // the chart has a gap there

    // Beyond all bounds is at least the last one.
    private static long BoundOf(double share, IEnumerable<WaitRow> waits)
    {
        var ordered = waits.OrderBy(wait => wait.Bound == BeyondAll ? long.MaxValue : wait.Bound).ToList();
        var (wanted, seen) = ((long)Math.Ceiling(ordered.Sum(wait => wait.Jobs) * share), 0L);
        var found = ordered.First(wait => (seen += wait.Jobs) >= wanted);
        return found.Bound != BeyondAll ? found.Bound : ordered.Max(wait => wait.Bound);
    }

    private Dictionary<(string Queue, long Bound), long> Waits() => metrics.Scrape(families =>
    {
        var counts = new Dictionary<(string, long), long>();
        foreach (var series in families.FirstOrDefault(family => family.Name == Metric)?.Series ?? [])
        {
            if (registry.Queues.Keys.FirstOrDefault(name => series.Labels.Contains($"queue=\"{name}\"", StringComparison.Ordinal)) is not { } queue)
                continue;
            foreach (var (count, index) in series.Counts().Select((count, index) => (count, index)).Where(bucket => bucket.count > 0))
            {
                var bound = index < series.Bounds.Length ? (long)Math.Ceiling(series.Bounds[index] * 1000) : BeyondAll;
                counts[(queue, bound)] = counts.GetValueOrDefault((queue, bound)) + count;
            }
        }
        return counts.Where(one => one.Value > _written.GetValueOrDefault(one.Key)).ToDictionary();
    });

    [LoggerMessage(LogLevel.Warning, "How full the queues are could not be written down")]
    private static partial void LogMissed(ILogger logger, Exception failure);

    private sealed record DepthRow(string Queue, long Minute, long Waiting, long Running);

    private sealed record StepRow(string Queue, long Slot, long Waiting, long Ended, long Dead);

    private sealed record WaitRow(string Queue, long Bound, long Jobs);
}
