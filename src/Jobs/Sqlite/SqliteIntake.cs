using System.Data.Common;
using Longhouse.Jobs.Stores;
using Microsoft.Data.Sqlite;

namespace Longhouse.Jobs.Sqlite;

/// <summary>Enqueueing inside a body of the writer, or on a connection of the caller's own.</summary>
internal sealed class SqliteIntake(SqliteWriter writer, SqliteClock clock, Bells bells) : IJobIntake
{
    private const string Columns =
        "id, queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms, trace, actor, unique_key, enqueued_at";

    private const string AddWaiting =
        $"insert into jobs_waiting ({Columns}, seq, ready_at) values ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11, $12, $13, $1, $13)";

    private const string AddScheduled =
        $"insert into jobs_scheduled ({Columns}, run_at) values ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11, $12, $13, $14)";

    private const string TakeKey =
        """
        insert into jobs_unique_key (key, job_id, scope, expires_at) values ($1, $2, $3, $4)
        on conflict (key) do update set job_id = excluded.job_id, scope = excluded.scope, expires_at = excluded.expires_at
            where jobs_unique_key.expires_at <= $5
        """;

    public async Task<EnqueueResult> AddAsync(DbConnection? connection, NewJob job, CancellationToken cancel) => connection is null
        ? await writer.WriteAsync(own => Add(own, job), cancel)
        : InOneStep(OfCaller(connection), own => Add(own, job));

    public async Task<IReadOnlyList<EnqueueResult>> AddManyAsync(DbConnection? connection, IReadOnlyList<NewJob> jobs, CancellationToken cancel)
    {
        return connection is null ? await writer.WriteAsync(AddAll, cancel) : InOneStep(OfCaller(connection), AddAll);

        EnqueueResult[] AddAll(SqliteConnection own)
        {
            var results = new EnqueueResult[jobs.Count];
            for (var i = 0; i < results.Length; i++)
                results[i] = Add(own, jobs[i]);
            return results;
        }
    }

    public EnqueueResult Add(SqliteConnection connection, NewJob job)
    {
        if (Refuse(connection, job) is { } refusal)
            return refusal;

        var now = clock.Now;
        var id = connection.Next();
        if (job.UniqueKey is { } key)
        {
            long? expires = job.UniquePeriod is { } period ? now + (long)period.TotalMilliseconds : null;
            if (connection.Run(TakeKey, key, id, (long)job.UniqueScope, expires, now) == 0)
                return new AlreadyQueued((long?)connection.Value("select job_id from jobs_unique_key where key = $1", key));
        }

        var timeout = (long?)job.Timeout?.TotalMilliseconds;
        if (job.IsLater)
        {
            var at = job.At?.ToUnixTimeMilliseconds() ?? now + (long)job.Delay.GetValueOrDefault().TotalMilliseconds;
            connection.Run(
                AddScheduled, id, job.Queue, job.Priority, job.Partition, job.Weight, job.Kind, job.Args, job.MaxAttempts, timeout, job.Trace,
                job.Actor, job.UniqueKey, now, at);
            AfterCommit(connection, bells.Scheduled.Set);
        }
        else
        {
            connection.Run(
                AddWaiting, id, job.Queue, job.Priority, job.Partition, job.Weight, job.Kind, job.Args, job.MaxAttempts, timeout, job.Trace,
                job.Actor, job.UniqueKey, now);
            AfterCommit(connection, () => bells.Ring(job.Queue));
        }

        return new Enqueued(id);
    }

    // The single writer counts exactly.
    private static QueueFull? Refuse(SqliteConnection connection, NewJob job)
    {
        if (job.Limits.WaitingLimit is { } inAll
            && (long)connection.Value("select count(*) from (select 1 from jobs_waiting where queue = $1 limit $2)", job.Queue, inAll)! >= inAll)
        {
            return new QueueFull(job.Queue, ForPartition: false, job.Limits.RetryAfter);
        }

        if (job.Limits.PartitionWaitingLimit is not { } each)
            return null;
        var waiting = (long)connection.Value(
            """
            with recursive p (priority) as (
                select min(priority) from jobs_waiting where queue = $1
                union all
                select (select min(priority) from jobs_waiting where queue = $1 and priority > p.priority) from p where p.priority is not null)
            select coalesce(sum(
                (select count(*) from (
                    select 1 from jobs_waiting w where w.queue = $1 and w.priority = p.priority and w.partition = $2 limit $3))), 0)
            from p where p.priority is not null
            """, job.Queue, job.Partition, each)!; // a sum with coalesce always has a value
        return waiting >= each ? new QueueFull(job.Queue, ForPartition: true, job.Limits.RetryAfter) : null;
    }

    // Nobody here learns when a caller's own connection commits; the next poll finds the job.
    private void AfterCommit(SqliteConnection connection, Action ring)
    {
        if (connection == writer.Connection)
            writer.AfterCommit(ring);
    }

    // A key without its job would block its successors for ever.
    private T InOneStep<T>(SqliteConnection connection, Func<SqliteConnection, T> step)
    {
        if (connection == writer.Connection)
            return step(connection);

        connection.Run("savepoint jobs_add");
        try
        {
            var result = step(connection);
            connection.Run("release jobs_add");
            return result;
        }
        catch
        {
            connection.Run("rollback to jobs_add");
            connection.Run("release jobs_add");
            throw;
        }
    }

    private static SqliteConnection OfCaller(DbConnection connection) => connection as SqliteConnection
        ?? throw new ArgumentException("Jobs in SQLite are enqueued on a SqliteConnection.", nameof(connection));
}
