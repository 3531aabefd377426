using Longhouse.Jobs.Stores;

namespace Longhouse.Jobs.Postgres;

/// <summary>Lists and what people do to single jobs.</summary>
internal static class RecordSql
{
    public const string Matches = "($1 is null or queue = $1) and ($2 is null or kind = $2) and ($3 is null or partition = $3) and ($4 is null or id < $4)";

    public const string Counts =
        """
        with s as (select queue, count(*) n from jobs.scheduled group by queue),
        w as (select queue, count(*) n from jobs.waiting group by queue),
        r as (select queue, count(*) n from jobs.running group by queue),
        d as (select queue, count(*) n from jobs.finished where outcome = 3 group by queue),
        q as (
            select queue from s union select queue from w union select queue from r union select queue from d
            union select name from jobs.queue where name <> '')
        select q.queue, coalesce(p.paused, false), coalesce(s.n, 0), coalesce(w.n, 0), coalesce(r.n, 0), coalesce(d.n, 0)
        from q
        left join s using (queue) left join w using (queue) left join r using (queue) left join d using (queue)
        left join jobs.queue p on p.name = q.queue
        order by q.queue
        """;

    public const string Rates =
        """
        select queue, date_trunc('minute', finished_at),
            count(*) filter (where outcome = 1), count(*) filter (where outcome = 2), count(*) filter (where outcome = 3)
        from jobs.finished where outcome = any ('{1,2,3}') and finished_at > now() - $1 * interval '1 millisecond'
        group by 1, 2 order by 2, 1
        """;

    public const string ForgetPartition =
        """
        with w as (delete from jobs.waiting where partition = $1 returning id),
        s as (delete from jobs.scheduled where partition = $1 returning id),
        f as (delete from jobs.finished where partition = $1 returning id),
        gone as (select id from w union all select id from s union all select id from f),
        k as (delete from jobs.unique_key where job_id in (select id from gone)),
        l as (delete from jobs.lane where partition = $1),
        p as (delete from jobs.partition where partition = $1)
        select count(*)::int from gone
        """;

    public const string Progress =
        """
        select id, 2, progress_done, progress_total, progress_text from jobs.running where id = any ($1)
        union all select id, 2 + outcome, null, null, null from jobs.finished where id = any ($1)
        union all select id, 1, null, null, null from jobs.waiting where id = any ($1)
        union all select id, 0, null, null, null from jobs.scheduled where id = any ($1)
        """;

    public const string Stop =
        """
        with r as (update jobs.running set cancel = true where id = $1 returning id)
        select id, pg_notify('jobs', 'c' || id) from r
        """;

    public const string RunNow =
        """
        with gone as (delete from jobs.scheduled where id = $1 returning *)
        insert into jobs.waiting (id, seq, queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms, unique_key,
            trace, actor, errors, enqueued_at, bell)
        select id, nextval('jobs.job_id'), queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms, unique_key,
            trace, actor, errors, enqueued_at, true
        from gone
        returning id
        """;

    public const string ReplayOne =
        $"""
        with gone as (delete from jobs.finished where id = $1 and outcome in (2, 3) returning *) {Replay} returning id
        """;

    public const string ReplayMany =
        $"""
        with old as (
            select ctid at from jobs.finished where outcome = 3 and {Matches} order by id desc limit $5 for update skip locked),
        gone as (delete from jobs.finished where ctid = any (array(select at from old)) returning *),
        back as ({Replay} returning id)
        select count(*)::int from back
        """;

    // Its unique key may have a new holder by now, so a replayed job has none.
    private const string Replay =
        """
        insert into jobs.waiting (id, seq, queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms,
            trace, actor, errors, enqueued_at, bell)
        select id, nextval('jobs.job_id'), queue, priority, partition, weight, kind, args, 0, max_attempts, timeout_ms,
            trace, actor, errors, enqueued_at, row_number() over (partition by queue) = 1
        from gone
        """;

    public static string CancelIn(string table) =>
        $"""
        with gone as (delete from jobs.{table} where id = $1 returning *),
        keys as (
            delete from jobs.unique_key
            where key = any (array(select unique_key from gone where unique_key is not null)) and job_id = $1 and expires_at is null)
        insert into jobs.finished (id, queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms, unique_key,
            trace, actor, errors, enqueued_at, finished_at, outcome)
        select id, queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms, unique_key,
            trace, actor, errors, enqueued_at, clock_timestamp(), 2
        from gone
        returning id
        """;

    public static short OutcomeOf(JobState state) => state switch
    {
        JobState.Done => (short)Fate.Done,
        JobState.Cancelled => (short)Fate.Cancelled,
        JobState.Dead => (short)Fate.Dead,
        _ => 0,
    };

    public static string Outcome(JobState state) => state >= JobState.Done ? "outcome" : "0";

    public static string Select(JobState state)
    {
        var (table, own) = state switch
        {
            JobState.Scheduled => ("scheduled", "0, run_at, null::timestamptz, null::timestamptz, false, null::bigint, null::bigint, null::text"),
            JobState.Waiting => ("waiting", "1, null::timestamptz, null::timestamptz, null::timestamptz, false, null::bigint, null::bigint, null::text"),
            JobState.Running => ("running", "2, null::timestamptz, started_at, null::timestamptz, cancel, progress_done, progress_total, progress_text"),
            _ => ("finished", "2 + outcome, null::timestamptz, started_at, finished_at, false, null::bigint, null::bigint, null::text"),
        };
        var comma = own.IndexOf(',');
        return
            $"""
            select id, {own[..comma]}, queue, kind, priority, partition, weight, args, attempt, max_attempts, timeout_ms, actor, trace,
                enqueued_at, errors::text{own[comma..]}
            from jobs.{table}
            """;
    }
}
