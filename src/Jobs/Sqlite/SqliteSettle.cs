using Longhouse.Jobs.Stores;
using Microsoft.Data.Sqlite;

namespace Longhouse.Jobs.Sqlite;

/// <summary>Moves rows between the tables. Each method is called on the writer, so that its statements are one step.</summary>
internal static class SqliteSettle
{
    private const string Copied = "id, queue, priority, partition, weight, kind, args, max_attempts, timeout_ms, trace, actor, enqueued_at";

    private const string FreeKeys =
        """
        delete from jobs_unique_key
        where (key, job_id) in (select unique_key, id from jobs_running where id in (select value from json_each($1))) and expires_at is null
        """;

    private const string ToFinished =
        $"""
        insert into jobs_finished ({Copied}, attempt, unique_key, errors, worker, started_at, finished_at, outcome)
        select {Copied}, attempt, unique_key, errors, worker, started_at, $3, $4
        from jobs_running where id in (select value from json_each($1)) and worker = $2
        """;

    private const string Find = "select attempt, cancel, queue, errors, max_attempts from jobs_running where id = $1 and worker = $2";

    private const string WithError = "json_insert(coalesce(errors, '[]'), '$[#]', json_object('at', $3, 'attempt', attempt, 'error', $4))";

    private const string AddError = $"update jobs_running set errors = {WithError} where id = $1 and worker = $2";

    private const string ToScheduled =
        $"""
        insert into jobs_scheduled ({Copied}, attempt, unique_key, errors, run_at)
        select {Copied}, $2, unique_key, errors, $3 from jobs_running where id = $1
        """;

    private const string ToWaiting =
        $"""
        insert into jobs_waiting ({Copied}, attempt, unique_key, errors, seq, ready_at)
        select {Copied}, $2, unique_key, errors, $3, $4 from jobs_running where id = $1
        """;

    /// <summary>The ids that were still this worker's.</summary>
    public static List<long> FinishAll(SqliteConnection connection, string worker, long[] ids, Fate outcome, long now)
    {
        var held = connection.Rows(
            r => r.GetInt64(0), "select id from jobs_running where id in (select value from json_each($1)) and worker = $2",
            SqliteCommands.Json(ids), worker);
        if (held.Count == 0)
            return held;
        var json = SqliteCommands.Json(held);
        connection.Run(FreeKeys, json);
        connection.Run(ToFinished, json, worker, now, (long)outcome);
        connection.Run("delete from jobs_running where id in (select value from json_each($1))", json);
        return held;
    }

    /// <summary>The queue of the job, or null when it was not this worker's any more.</summary>
    public static string? One(SqliteConnection connection, string worker, Settlement settlement, long now)
    {
        var id = settlement.Id;
        var rows = connection.Rows(r => (Attempt: r.GetInt64(0), Cancel: r.GetBoolean(1), Queue: r.GetString(2)), Find, id, worker);
        if (rows is not [var row])
            return null;
        if (settlement.Error is { } error)
            connection.Run(AddError, id, worker, now, error);

        // A job that was asked to stop does not come back.
        var fate = settlement.Fate > Fate.Dead && row.Cancel ? Fate.Cancelled : settlement.Fate;
        if (fate <= Fate.Dead)
        {
            FinishAll(connection, worker, [id], fate, now);
            return row.Queue;
        }

        var attempt = fate == Fate.Retry ? row.Attempt : row.Attempt - 1;
        if (fate == Fate.Release)
            connection.Run(ToWaiting, id, attempt, connection.Next(), now);
        else
            connection.Run(ToScheduled, id, attempt, now + (long)settlement.Delay.TotalMilliseconds);
        connection.Run("delete from jobs_running where id = $1", id);
        return row.Queue;
    }

    /// <summary>What a lost lease makes of a job: waiting again, or finished if it was cancelled or had its last attempt.</summary>
    public static string Reap(SqliteConnection connection, long id, string worker, long now)
    {
        var row = connection.Rows(
            r => (Attempt: r.GetInt64(0), Cancel: r.GetBoolean(1), Queue: r.GetString(2), Max: r.GetInt64(4)), Find, id, worker)[0];
        connection.Run(AddError, id, worker, now, "lease lost");
        if (row.Cancel || row.Attempt >= row.Max)
        {
            FinishAll(connection, worker, [id], row.Cancel ? Fate.Cancelled : Fate.Dead, now);
            return row.Queue;
        }

        connection.Run(ToWaiting, id, row.Attempt, connection.Next(), now);
        connection.Run("delete from jobs_running where id = $1", id);
        return row.Queue;
    }
}
