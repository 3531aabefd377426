using Longhouse.Jobs.Stores;
using Npgsql;
using static Longhouse.Jobs.Postgres.Sql;

namespace Longhouse.Jobs.Postgres;

/// <summary>Chores in pieces of at most a few hundred rows, which skip what somebody else has locked.</summary>
internal sealed class PostgresUpkeep(NpgsqlDataSource source) : IJobUpkeep
{
    private const int PruneBatch = 1000;

    private const string Reap =
        """
        with lost as (
            select ctid at
            from jobs.running r
            where not exists (select 1 from jobs.worker w where w.id = r.worker and w.lease_until > clock_timestamp())
            limit $1
            for update skip locked),
        gone as (delete from jobs.running where ctid = any (array(select at from lost)) returning *),
        r as (
            select *, coalesce(errors, '[]') || jsonb_build_object(
                'at', (extract(epoch from clock_timestamp()) * 1000)::bigint, 'attempt', attempt, 'error', 'lease lost') as all_errors
            from gone),
        keys as (
            delete from jobs.unique_key
            where key = any (array(select unique_key from gone where unique_key is not null and (cancel or attempt >= max_attempts)))
                and job_id = any (array(select id from gone)) and expires_at is null),
        ended as (
            insert into jobs.finished (id, queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms, unique_key,
                trace, actor, errors, enqueued_at, worker, started_at, finished_at, outcome)
            select id, queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms, unique_key,
                trace, actor, all_errors, enqueued_at, worker, started_at, clock_timestamp(), case when cancel then 2 else 3 end
            from r where cancel or attempt >= max_attempts),
        back as (
            insert into jobs.waiting (id, seq, queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms, unique_key,
                trace, actor, errors, enqueued_at, bell)
            select id, nextval('jobs.job_id'), queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms, unique_key,
                trace, actor, all_errors, enqueued_at, row_number() over (partition by queue) = 1
            from r where not cancel and attempt < max_attempts)
        select count(*)::int from gone
        """;

    private const string Promote =
        """
        with due as (
            select ctid at from jobs.scheduled where run_at <= clock_timestamp() order by run_at limit $1 for update skip locked),
        gone as (delete from jobs.scheduled where ctid = any (array(select at from due)) returning *),
        moved as (
            insert into jobs.waiting (id, seq, queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms, unique_key,
                trace, actor, errors, enqueued_at, ready_at, bell)
            select id, nextval('jobs.job_id'), queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms, unique_key,
                trace, actor, errors, enqueued_at, run_at, row_number() over (partition by queue) = 1
            from (select * from gone order by run_at, id) g)
        select count(*)::int from gone
        """;

    private const string NextDue =
        "select extract(epoch from min(run_at) - clock_timestamp())::float8 * 1000 from jobs.scheduled";

    private const string Prune =
        """
        with old as (
            select ctid at
            from jobs.finished
            where outcome = $1 and finished_at < clock_timestamp() - $2 * interval '1 millisecond'
            order by finished_at
            limit $3
            for update skip locked)
        delete from jobs.finished where ctid = any (array(select at from old))
        """;

    private const string PruneKeys =
        """
        with old as (
            select ctid at from jobs.unique_key where expires_at < clock_timestamp() order by expires_at limit $1 for update skip locked)
        delete from jobs.unique_key where ctid = any (array(select at from old))
        """;

    // A day without a job, and its credit is long behind its level's progress.
    private const string PruneLanes =
        """
        with old as (
            select ctid at from jobs.lane where used_at < clock_timestamp() - interval '1 day' limit $1 for update skip locked)
        delete from jobs.lane where ctid = any (array(select at from old))
        """;

    private const string PruneWorkers =
        """
        delete from jobs.worker w
        where lease_until < clock_timestamp() - interval '1 day' and not exists (select 1 from jobs.running r where r.worker = w.id)
        """;

    private const string Depths =
        """
        select queue, kind, count(*), extract(epoch from greatest(clock_timestamp() - min(ready_at), interval '0'))::float8
        from jobs.waiting
        group by queue, kind
        """;

    public async Task<int> ReapAsync(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var command = connection.Command(Reap, Int(IJobUpkeep.Batch));
        return (int)(await command.ExecuteScalarAsync(cancel) ?? 0);
    }

    public async Task<Promotion> PromoteAsync(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var promote = connection.Command(Promote, Int(IJobUpkeep.Batch));
        var moved = (int)(await promote.ExecuteScalarAsync(cancel) ?? 0);
        await using var next = connection.Command(NextDue);
        return new Promotion(
            moved, await next.ExecuteScalarAsync(cancel) is double due ? TimeSpan.FromMilliseconds(Math.Clamp(due, 0, 1e9)) : null);
    }

    public async Task LieDownAsync(TimeSpan sleep, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await connection.RunAsync(ClaimSql.LieDown, cancel, Text(""), Double(sleep.TotalMilliseconds));
    }

    public async Task<int> PruneAsync(WorkerOptions keep, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        var pruned = 0;
        foreach (var (outcome, time) in new[] { (Fate.Done, keep.KeepDone), (Fate.Cancelled, keep.KeepCancelled), (Fate.Dead, keep.KeepDead) })
        {
            if (time is { } span)
            {
                pruned += await connection.RunAsync(
                    Prune, cancel, Smallint((short)outcome), Double(span.TotalMilliseconds), Int(PruneBatch));
            }
        }

        pruned += await connection.RunAsync(PruneKeys, cancel, Int(PruneBatch));
        pruned += await connection.RunAsync(PruneLanes, cancel, Int(PruneBatch));
        pruned += await connection.RunAsync(PruneWorkers, cancel);
        return pruned;
    }

    public async Task<IReadOnlyList<QueueDepth>> DepthsAsync(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var command = connection.Command(Depths);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var depths = new List<QueueDepth>();
        while (await reader.ReadAsync(cancel))
            depths.Add(new QueueDepth(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), TimeSpan.FromSeconds(reader.GetDouble(3))));
        return depths;
    }
}
