using System.Collections.Concurrent;
using Npgsql;
using static Longhouse.Jobs.Postgres.Sql;

namespace Longhouse.Jobs.Postgres;

/// <summary>Keeps queues within their limits without a counter row, which would make all callers wait for each other.</summary>
/// <remarks>
/// It counts with a bound, then admits a quarter of what is left from memory before it counts again, so a lone caller meets the limit
/// exactly and many processes pass it at most by what they admit between two counts. Refusals are remembered until their time is over.
/// </remarks>
internal sealed class Admission(NpgsqlDataSource source, TimeProvider time)
{
    private static readonly TimeSpan CountHoldsFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Queue, string? Partition), Allowance> _allowances = new();

    /// <summary>How many of so many jobs may come in now, and the refusal for the others.</summary>
    public async ValueTask<(int Admitted, QueueFull? Refusal)> AdmitAsync(
        NpgsqlConnection? caller, NewJob job, int wanted, CancellationToken cancel)
    {
        var limits = job.Limits;
        if (limits.WaitingLimit is { } inAll)
        {
            wanted = await TakeAsync((job.Queue, null), inAll, wanted, limits.RetryAfter, caller, cancel);
            if (wanted == 0)
                return (0, new QueueFull(job.Queue, ForPartition: false, limits.RetryAfter));
        }

        if (limits.PartitionWaitingLimit is { } each)
        {
            wanted = await TakeAsync((job.Queue, job.Partition), each, wanted, limits.RetryAfter, caller, cancel);
            if (wanted == 0)
                return (0, new QueueFull(job.Queue, ForPartition: true, limits.RetryAfter));
        }

        return (wanted, limits.PartitionWaitingLimit is null && limits.WaitingLimit is null
            ? null
            : new QueueFull(job.Queue, limits.PartitionWaitingLimit is not null, limits.RetryAfter));
    }

    private async ValueTask<int> TakeAsync(
        (string Queue, string? Partition) key, int limit, int wanted, TimeSpan retryAfter,
        NpgsqlConnection? caller, CancellationToken cancel)
    {
        var allowance = _allowances.GetOrAdd(key, _ => new Allowance());
        await allowance.Gate.WaitAsync(cancel);
        try
        {
            var now = time.GetTimestamp();
            if (allowance.RefusedAt is { } refused && time.GetElapsedTime(refused, now) < retryAfter)
                return 0;

            if (allowance.Left < wanted || time.GetElapsedTime(allowance.CountedAt, now) > CountHoldsFor)
            {
                var headroom = limit - await CountAsync(caller, key, limit, cancel);
                allowance.CountedAt = now;
                allowance.RefusedAt = headroom <= 0 ? now : null;
                // What is asked for in one call is one decision, and may use all that is left.
                wanted = Math.Min(wanted, Math.Max(0, headroom));
                allowance.Left = Math.Max(headroom / 4, wanted);
            }

            allowance.Left -= wanted;
            return wanted;
        }
        finally
        {
            allowance.Gate.Release();
        }
    }

    // On the caller's connection when there is one: its own uncommitted jobs count too.
    private async Task<int> CountAsync(
        NpgsqlConnection? caller, (string Queue, string? Partition) key, int limit, CancellationToken cancel)
    {
        if (caller is null)
        {
            await using var own = await source.OpenConnectionAsync(cancel);
            return await CountAsync(own, key, limit, cancel);
        }

        await using var command = key.Partition is null
            ? caller.Command("select count(*)::int from (select 1 from jobs.waiting where queue = $1 limit $2) w", Text(key.Queue), Int(limit))
            : caller.Command(
                """
                with recursive p as (
                    (select priority from jobs.waiting where queue = $1 order by priority limit 1)
                    union all
                    select n.priority
                    from p
                    cross join lateral (
                        select priority from jobs.waiting w where w.queue = $1 and w.priority > p.priority order by w.priority limit 1) n)
                select coalesce(sum(w.n), 0)::int
                from p
                cross join lateral (
                    select count(*) n
                    from (select 1 from jobs.waiting where queue = $1 and priority = p.priority and partition = $2 limit $3) x) w
                """, Text(key.Queue), Text(key.Partition), Int(limit));
        return (int)(await command.ExecuteScalarAsync(cancel) ?? 0);
    }

    private sealed class Allowance
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public int Left { get; set; }

        public long CountedAt { get; set; }

        public long? RefusedAt { get; set; }
    }
}
