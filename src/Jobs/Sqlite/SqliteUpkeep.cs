using Longhouse.Jobs.Stores;
using Microsoft.Data.Sqlite;

namespace Longhouse.Jobs.Sqlite;

internal sealed class SqliteUpkeep(SqliteWriter writer, Func<SqliteConnection> openReader, SqliteClock clock, Bells bells) : IJobUpkeep
{
    private const int PruneBatch = 1000;

    private const string Lost =
        """
        select id, worker from jobs_running r
        where not exists (select 1 from jobs_worker w where w.id = r.worker and w.lease_until > $1 and w.boot = $2)
        limit $3
        """;

    private const string ToWaiting =
        """
        insert into jobs_waiting (id, queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms, unique_key,
            trace, actor, errors, enqueued_at, ready_at, seq)
        select id, queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms, unique_key,
            trace, actor, errors, enqueued_at, run_at, $2 + row_number() over (order by run_at, id) - 1
        from jobs_scheduled where id in (select value from json_each($1))
        """;

    public Task<int> ReapAsync(CancellationToken cancel) => writer.WriteAsync(
        connection =>
        {
            var now = clock.Now;
            var lost = connection.Rows(r => (Id: r.GetInt64(0), Worker: r.GetString(1)), Lost, clock.Uptime, SqliteClock.Boot, IJobUpkeep.Batch);
            Ring(lost.Select(job => SqliteSettle.Reap(connection, job.Id, job.Worker, now)).ToHashSet(StringComparer.Ordinal));
            return lost.Count;
        }, cancel);

    public Task<Promotion> PromoteAsync(CancellationToken cancel) => writer.WriteAsync(
        connection =>
        {
            var now = clock.Now;
            var due = connection.Rows(
                r => (Id: r.GetInt64(0), Queue: r.GetString(1)),
                "select id, queue from jobs_scheduled where run_at <= $1 order by run_at, id limit $2", now, IJobUpkeep.Batch);
            if (due.Count > 0)
            {
                var ids = SqliteCommands.Json(due.Select(d => d.Id));
                connection.Run(ToWaiting, ids, connection.Next(due.Count));
                connection.Run("delete from jobs_scheduled where id in (select value from json_each($1))", ids);
                Ring(due.Select(d => d.Queue).ToHashSet(StringComparer.Ordinal));
            }

            return new Promotion(
                due.Count,
                connection.Value("select min(run_at) from jobs_scheduled") is long next
                    ? TimeSpan.FromMilliseconds(Math.Clamp(next - now, 0, 1_000_000_000)) : null);
        }, cancel);

    public Task LieDownAsync(TimeSpan sleep, CancellationToken cancel) => Task.CompletedTask;

    public Task<int> PruneAsync(WorkerOptions keep, CancellationToken cancel) => writer.WriteAsync(
        connection =>
        {
            var now = clock.Now;
            var pruned = 0;
            foreach (var (outcome, time) in new[] { (Fate.Done, keep.KeepDone), (Fate.Cancelled, keep.KeepCancelled), (Fate.Dead, keep.KeepDead) })
            {
                if (time is { } span)
                {
                    pruned += connection.Run(
                        """
                        delete from jobs_finished where id in (
                            select id from jobs_finished where outcome = $1 and finished_at < $2 order by finished_at limit $3)
                        """, (long)outcome, now - (long)span.TotalMilliseconds, PruneBatch);
                }
            }

            pruned += connection.Run(
                "delete from jobs_unique_key where key in (select key from jobs_unique_key where expires_at < $1 limit $2)", now, PruneBatch);
            // A day without a job, and its credit is long behind its level's progress.
            var yesterday = now - (long)TimeSpan.FromDays(1).TotalMilliseconds;
            connection.Run("delete from jobs_lane where used_at < $1", yesterday);
            connection.Run(
                """
                delete from jobs_worker
                where (lease_until < $1 or boot <> $2) and not exists (select 1 from jobs_running r where r.worker = jobs_worker.id)
                """, clock.Uptime - (long)TimeSpan.FromDays(1).TotalMilliseconds, SqliteClock.Boot);
            return pruned;
        }, cancel);

    public Task<IReadOnlyList<QueueDepth>> DepthsAsync(CancellationToken cancel)
    {
        using var connection = openReader();
        var now = clock.Now;
        return Task.FromResult<IReadOnlyList<QueueDepth>>(connection.Rows(
            r => new QueueDepth(r.GetString(0), r.GetString(1), r.GetInt64(2), TimeSpan.FromMilliseconds(Math.Max(0, now - r.GetInt64(3)))),
            "select queue, kind, count(*), min(ready_at) from jobs_waiting group by queue, kind"));
    }

    private void Ring(IEnumerable<string> queues) => writer.AfterCommit(() =>
    {
        foreach (var queue in queues)
            bells.Ring(queue);
    });
}
