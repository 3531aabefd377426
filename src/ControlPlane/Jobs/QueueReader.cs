using Longhouse.Jobs;

namespace Longhouse.ControlPlane.Jobs;

/// <summary>The queues as they are, and as they were over the last hour.</summary>
internal sealed class QueueReader(JobAdmin jobs, JobRegistry registry, QueueLog log)
{
    private const double LongWait = 0.95;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly QueueOptions Unknown = new(); // of a queue that an earlier release named

    public async Task<IReadOnlyList<QueueView>> ReadAsync(CancellationToken cancel)
    {
        var counts = (await jobs.CountsAsync(cancel)).ToDictionary(queue => queue.Queue, StringComparer.Ordinal);
        var minutes = (await jobs.RatesAsync(Hour, cancel)).ToLookup(minute => minute.Queue, StringComparer.Ordinal);
        var depths = await log.DepthsAsync(Hour, cancel);
        var waits = await log.WaitsAsync(LongWait, Hour, cancel);
        var names = registry.Queues.Keys.Union(counts.Keys).Union(minutes.Select(queue => queue.Key)).Order(StringComparer.Ordinal);
        return
        [
            .. names.Select(name => View(
                counts.GetValueOrDefault(name) ?? new QueueCounts(name, false, 0, 0, 0, 0), registry.Queues.GetValueOrDefault(name, Unknown), [.. minutes[name]],
                waits.TryGetValue(name, out var wait) ? wait : null, [.. depths[name]])),
        ];
    }

    private static QueueView View(QueueCounts counts, QueueOptions options, IReadOnlyList<QueueMinute> minutes, long? wait, IReadOnlyList<QueueDepth> depths) => new(
        counts.Queue, counts.Paused, counts.Scheduled, counts.Waiting, counts.Running, counts.Dead, minutes.Sum(minute => minute.Done), minutes.Sum(minute => minute.Dead),
        [.. minutes.Select(minute => new MinuteView(minute.At, minute.Done, minute.Cancelled, minute.Dead))], options.WaitingLimit, options.Concurrency, wait, depths);
}
