using Longhouse.Jobs.Stores;
using Microsoft.Data.Sqlite;

namespace Longhouse.Jobs.Sqlite;

internal sealed class SqliteRecords(SqliteWriter writer, Func<SqliteConnection> openReader, SqliteClock clock, Bells bells) : IJobRecords
{
    private const string Copied = "id, queue, priority, partition, weight, kind, args, max_attempts, timeout_ms, trace, actor, errors, enqueued_at";

    private const string Matches =
        "($1 is null or queue = $1) and ($2 is null or kind = $2) and ($3 is null or partition = $3) and ($4 is null or id < $4)";

    private const string Counts =
        """
        with s as (select queue, count(*) n from jobs_scheduled group by queue),
        w as (select queue, count(*) n from jobs_waiting group by queue),
        r as (select queue, count(*) n from jobs_running group by queue),
        d as (select queue, count(*) n from jobs_finished where outcome = 3 group by queue),
        q as (select queue from s union select queue from w union select queue from r union select queue from d union select name from jobs_queue)
        select q.queue, coalesce(p.paused, 0), coalesce(s.n, 0), coalesce(w.n, 0), coalesce(r.n, 0), coalesce(d.n, 0)
        from q
        left join s on s.queue = q.queue left join w on w.queue = q.queue left join r on r.queue = q.queue left join d on d.queue = q.queue
        left join jobs_queue p on p.name = q.queue
        order by q.queue
        """;

    private const string Rates =
        """
        select queue, finished_at / 60000, sum(outcome = 1), sum(outcome = 2), sum(outcome = 3)
        from jobs_finished where outcome in (1, 2, 3) and finished_at > $1
        group by 1, 2 order by 2, 1
        """;

    private const string Progress =
        """
        select id, 2, progress_done, progress_total, progress_text from jobs_running where id in (select value from json_each($1))
        union all select id, 2 + outcome, null, null, null from jobs_finished where id in (select value from json_each($1))
        union all select id, 1, null, null, null from jobs_waiting where id in (select value from json_each($1))
        union all select id, 0, null, null, null from jobs_scheduled where id in (select value from json_each($1))
        """;

    private const string FreeKey =
        "delete from jobs_unique_key where job_id = $1 and expires_at is null and key = (select unique_key from {0} where id = $1)";

    public Task<IReadOnlyList<QueueCounts>> CountsAsync(CancellationToken cancel) => ReadAsync(
        r => new QueueCounts(r.GetString(0), r.GetBoolean(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5)), Counts);

    public Task<IReadOnlyList<QueueMinute>> RatesAsync(TimeSpan past, CancellationToken cancel) => ReadAsync(
        r => new QueueMinute(r.GetString(0), DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(1) * 60), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4)),
        Rates, clock.Now - (long)past.TotalMilliseconds);

    public Task<IReadOnlyList<JobDetails>> ListAsync(JobFilter filter, CancellationToken cancel) => ReadAsync(
        ReadJob, $"{Select(filter.State)} where {Matches} and ($5 = 0 or outcome = $5) order by id desc limit $6",
        filter.Queue, filter.Kind, filter.Partition, filter.Before, filter.State >= JobState.Done ? (long)filter.State - 2 : 0L, filter.Take);

    public Task<JobDetails?> GetAsync(long id, CancellationToken cancel)
    {
        using var connection = openReader();
        // One snapshot for all four looks.
        connection.Run("begin");
        JobDetails? found = null;
        foreach (var state in (JobState[])[JobState.Scheduled, JobState.Waiting, JobState.Running, JobState.Done])
            found ??= connection.Rows(ReadJob, $"{Select(state)} where id = $1", id).FirstOrDefault();
        connection.Run("commit");
        return Task.FromResult(found);
    }

    public Task<IReadOnlyList<JobProgress>> ProgressAsync(IReadOnlyCollection<long> ids, CancellationToken cancel) => ReadAsync(
        r => new JobProgress(r.GetInt64(0), (JobState)r.GetInt32(1), r.LongOrNull(2), r.LongOrNull(3), r.TextOrNull(4)),
        Progress, SqliteCommands.Json(ids));

    public Task<CancelResult> CancelAsync(long id, CancellationToken cancel) => writer.WriteAsync(
        connection =>
        {
            foreach (var table in (string[])["jobs_waiting", "jobs_scheduled"])
            {
                if (connection.Value($"select 1 from {table} where id = $1", id) is null)
                    continue;
                connection.Run(FreeKey.Replace("{0}", table, StringComparison.Ordinal), id);
                connection.Run(
                    $"""
                    insert into jobs_finished ({Copied}, attempt, unique_key, finished_at, outcome)
                    select {Copied}, attempt, unique_key, $2, 2 from {table} where id = $1
                    """, id, clock.Now);
                connection.Run($"delete from {table} where id = $1", id);
                return CancelResult.Cancelled;
            }

            if (connection.Run("update jobs_running set cancel = 1 where id = $1", id) == 1)
            {
                writer.AfterCommit(() => bells.Cancel(id));
                return CancelResult.Stopping;
            }

            return connection.Value("select 1 from jobs_finished where id = $1", id) is null ? CancelResult.NotFound : CancelResult.AlreadyFinished;
        }, cancel);

    public Task<bool> RetryAsync(long id, CancellationToken cancel) => writer.WriteAsync(
        connection =>
        {
            var queue = (string?)connection.Value("select queue from jobs_scheduled where id = $1", id);
            if (queue is not null)
            {
                connection.Run(
                    $"""
                    insert into jobs_waiting ({Copied}, attempt, unique_key, seq, ready_at)
                    select {Copied}, attempt, unique_key, $2, $3 from jobs_scheduled where id = $1
                    """, id, connection.Next(), clock.Now);
                connection.Run("delete from jobs_scheduled where id = $1", id);
                writer.AfterCommit(() => bells.Ring(queue));
                return true;
            }

            queue = (string?)connection.Value("select queue from jobs_finished where id = $1 and outcome in (2, 3)", id);
            if (queue is null)
                return false;
            Replay(connection, id, queue);
            return true;
        }, cancel);

    public Task<int> ReplayDeadAsync(JobFilter filter, CancellationToken cancel) => writer.WriteAsync(
        connection =>
        {
            var dead = connection.Rows(
                r => (Id: r.GetInt64(0), Queue: r.GetString(1)),
                $"select id, queue from jobs_finished where outcome = 3 and {Matches} order by id desc limit $5",
                filter.Queue, filter.Kind, filter.Partition, filter.Before, filter.Take);
            foreach (var (id, queue) in dead)
                Replay(connection, id, queue);
            return dead.Count;
        }, cancel);

    public Task PauseAsync(string queue, bool paused, CancellationToken cancel) => writer.WriteAsync(
        connection =>
        {
            writer.AfterCommit(() => bells.Ring(queue));
            return connection.Run(
                "insert into jobs_queue (name, paused) values ($1, $2) on conflict (name) do update set paused = excluded.paused", queue, paused);
        }, cancel);

    public Task<int> ForgetPartitionAsync(string partition, CancellationToken cancel) => writer.WriteAsync(
        connection =>
        {
            var jobs = 0;
            foreach (var table in (string[])["jobs_waiting", "jobs_scheduled", "jobs_finished"])
            {
                connection.Run($"delete from jobs_unique_key where job_id in (select id from {table} where partition = $1)", partition);
                jobs += connection.Run($"delete from {table} where partition = $1", partition);
            }

            connection.Run("delete from jobs_lane where partition = $1", partition);
            connection.Run("delete from jobs_partition where partition = $1", partition);
            return jobs;
        }, cancel);

    public Task<bool> ReprioritizeAsync(long id, short priority, CancellationToken cancel) => writer.WriteAsync(
        connection =>
            connection.Run("update jobs_waiting set priority = $2 where id = $1", id, priority) == 1
            || connection.Run("update jobs_scheduled set priority = $2 where id = $1", id, priority) == 1,
        cancel);

    public Task SetPartitionAsync(string queue, string partition, double weight, int? cap, CancellationToken cancel) => writer.WriteAsync(
        connection =>
        {
            writer.AfterCommit(() => bells.Ring(queue));
            return connection.Run(
                """
                insert into jobs_partition (queue, partition, weight, cap) values ($1, $2, $3, $4)
                on conflict (queue, partition) do update set weight = excluded.weight, cap = excluded.cap
                """, queue, partition, weight, cap);
        }, cancel);

    // Its unique key may have a new holder by now, so a replayed job has none.
    private void Replay(SqliteConnection connection, long id, string queue)
    {
        connection.Run(
            $"""
            insert into jobs_waiting ({Copied}, attempt, seq, ready_at)
            select {Copied}, 0, $2, $3 from jobs_finished where id = $1
            """, id, connection.Next(), clock.Now);
        connection.Run("delete from jobs_finished where id = $1", id);
        writer.AfterCommit(() => bells.Ring(queue));
    }

    private Task<IReadOnlyList<T>> ReadAsync<T>(Func<SqliteDataReader, T> read, string sql, params object?[] values)
    {
        using var connection = openReader();
        return Task.FromResult<IReadOnlyList<T>>(connection.Rows(read, sql, values));
    }

    private static string Select(JobState state)
    {
        var (table, own) = state switch
        {
            JobState.Scheduled => ("jobs_scheduled", "0 as state, run_at, null, null, 0, null, null, null, 0 as outcome"),
            JobState.Waiting => ("jobs_waiting", "1 as state, null, null, null, 0, null, null, null, 0 as outcome"),
            JobState.Running => ("jobs_running", "2 as state, null, started_at, null, cancel, progress_done, progress_total, progress_text, 0 as outcome"),
            _ => ("jobs_finished", "2 + outcome as state, null, started_at, finished_at, 0, null, null, null, outcome"),
        };
        return
            $"""
            select id, queue, kind, priority, partition, weight, args, attempt, max_attempts, timeout_ms, actor, trace, enqueued_at, errors, {own}
            from {table}
            """;
    }

    private static JobDetails ReadJob(SqliteDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        Queue = reader.GetString(1),
        Kind = reader.GetString(2),
        Priority = reader.GetInt16(3),
        Partition = reader.GetString(4),
        Weight = reader.GetDouble(5),
        Args = reader.GetString(6),
        Attempt = reader.GetInt32(7),
        MaxAttempts = reader.GetInt32(8),
        Timeout = reader.SpanOrNull(9),
        Actor = reader.TextOrNull(10),
        Trace = reader.TextOrNull(11),
        EnqueuedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(12)),
        Errors = ErrorList.Parse(reader.TextOrNull(13)),
        State = (JobState)reader.GetInt32(14),
        RunAt = reader.TimeOrNull(15),
        StartedAt = reader.TimeOrNull(16),
        FinishedAt = reader.TimeOrNull(17),
        Stopping = reader.GetBoolean(18),
        ProgressDone = reader.LongOrNull(19),
        ProgressTotal = reader.LongOrNull(20),
        ProgressMessage = reader.TextOrNull(21),
    };
}
