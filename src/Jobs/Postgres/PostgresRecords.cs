using Longhouse.Jobs.Stores;
using Npgsql;
using static Longhouse.Jobs.Postgres.Sql;

namespace Longhouse.Jobs.Postgres;

internal sealed class PostgresRecords(NpgsqlDataSource source) : IJobRecords
{
    // Between two tables a job is in neither for no snapshot, but each look has a snapshot of its own.
    private const int LooksBetweenTables = 3;

    public async Task<IReadOnlyList<QueueCounts>> CountsAsync(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var command = connection.Command(RecordSql.Counts);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var counts = new List<QueueCounts>();
        while (await reader.ReadAsync(cancel))
        {
            counts.Add(new QueueCounts(
                reader.GetString(0), reader.GetBoolean(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5)));
        }

        return counts;
    }

    public async Task<IReadOnlyList<QueueMinute>> RatesAsync(TimeSpan past, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var command = connection.Command(RecordSql.Rates, Double(past.TotalMilliseconds));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var minutes = new List<QueueMinute>();
        while (await reader.ReadAsync(cancel))
        {
            var at = reader.GetFieldValue<DateTimeOffset>(1);
            minutes.Add(new QueueMinute(reader.GetString(0), at, reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4)));
        }

        return minutes;
    }

    public async Task<IReadOnlyList<JobDetails>> ListAsync(JobFilter filter, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await ReadAsync(
            connection.Command(
                $"{RecordSql.Select(filter.State)} where {RecordSql.Matches} and ($5::smallint = 0 or $5 = {RecordSql.Outcome(filter.State)}) order by id desc limit $6",
                Text(filter.Queue), Text(filter.Kind), Text(filter.Partition), Bigint(filter.Before),
                Smallint(RecordSql.OutcomeOf(filter.State)), Int(filter.Take)),
            cancel);
    }

    public async Task<JobDetails?> GetAsync(long id, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        for (var look = 0; look < LooksBetweenTables; look++)
        {
            foreach (var state in (JobState[])[JobState.Scheduled, JobState.Waiting, JobState.Running, JobState.Done])
            {
                var found = await ReadAsync(connection.Command($"{RecordSql.Select(state)} where id = $1", Bigint(id)), cancel);
                if (found is [var job])
                    return job;
            }
        }

        return null;
    }

    public async Task<IReadOnlyList<JobProgress>> ProgressAsync(IReadOnlyCollection<long> ids, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var command = connection.Command(RecordSql.Progress, Bigints([.. ids]));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var progress = new List<JobProgress>();
        while (await reader.ReadAsync(cancel))
        {
            progress.Add(new JobProgress(
                reader.GetInt64(0), (JobState)reader.GetInt32(1), reader.LongOrNull(2), reader.LongOrNull(3), reader.TextOrNull(4)));
        }

        return progress;
    }

    public async Task<CancelResult> CancelAsync(long id, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        // Separate statements, so that each has a new snapshot.
        for (var look = 0; look < LooksBetweenTables; look++)
        {
            if (await AnyAsync(connection, RecordSql.CancelIn("waiting"), id, cancel) || await AnyAsync(connection, RecordSql.CancelIn("scheduled"), id, cancel))
                return CancelResult.Cancelled;
            if (await AnyAsync(connection, RecordSql.Stop, id, cancel))
                return CancelResult.Stopping;
            if (await AnyAsync(connection, "select id from jobs.finished where id = $1", id, cancel))
                return CancelResult.AlreadyFinished;
        }

        return CancelResult.NotFound;
    }

    public async Task<bool> RetryAsync(long id, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await AnyAsync(connection, RecordSql.RunNow, id, cancel) || await AnyAsync(connection, RecordSql.ReplayOne, id, cancel);
    }

    public async Task<int> ReplayDeadAsync(JobFilter filter, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var command = connection.Command(
            RecordSql.ReplayMany, Text(filter.Queue), Text(filter.Kind), Text(filter.Partition), Bigint(filter.Before), Int(filter.Take));
        return (int)(await command.ExecuteScalarAsync(cancel) ?? 0);
    }

    public async Task PauseAsync(string queue, bool paused, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            "insert into jobs.queue (name, paused) values ($1, $2) on conflict (name) do update set paused = excluded.paused",
            Text(queue), Bool(paused));
        batch.Add("select pg_notify('jobs', 'w' || $1)", Text(queue));
        await batch.ExecuteNonQueryAsync(cancel);
    }

    public async Task<bool> ReprioritizeAsync(long id, short priority, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        for (var look = 0; look < LooksBetweenTables; look++)
        {
            foreach (var table in (string[])["waiting", "scheduled"])
            {
                if (await connection.RunAsync($"update jobs.{table} set priority = $2 where id = $1", cancel, Bigint(id), Smallint(priority)) == 1)
                    return true;
            }
        }

        return false;
    }

    public async Task SetPartitionAsync(string queue, string partition, double weight, int? cap, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            """
            insert into jobs.partition (queue, partition, weight, cap) values ($1, $2, $3, $4)
            on conflict (queue, partition) do update set weight = excluded.weight, cap = excluded.cap
            """, Text(queue), Text(partition), Double(weight), Int(cap));
        batch.Add("select pg_notify('jobs', 'w' || $1)", Text(queue));
        await batch.ExecuteNonQueryAsync(cancel);
    }

    public async Task<int> ForgetPartitionAsync(string partition, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var command = connection.Command(RecordSql.ForgetPartition, Text(partition));
        return (int)(await command.ExecuteScalarAsync(cancel) ?? 0);
    }

    private static async Task<bool> AnyAsync(NpgsqlConnection connection, string sql, long id, CancellationToken cancel)
    {
        await using var command = connection.Command(sql, Bigint(id));
        return await command.ExecuteScalarAsync(cancel) is not null;
    }

    private static async Task<IReadOnlyList<JobDetails>> ReadAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var jobs = new List<JobDetails>();
            while (await reader.ReadAsync(cancel))
                jobs.Add(Read(reader));
            return jobs;
        }
    }

    private static JobDetails Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        State = (JobState)reader.GetInt32(1),
        Queue = reader.GetString(2),
        Kind = reader.GetString(3),
        Priority = reader.GetInt16(4),
        Partition = reader.GetString(5),
        Weight = reader.GetFloat(6),
        Args = reader.GetString(7),
        Attempt = reader.GetInt32(8),
        MaxAttempts = reader.GetInt32(9),
        Timeout = reader.SpanOrNull(10),
        Actor = reader.TextOrNull(11),
        Trace = reader.TextOrNull(12),
        EnqueuedAt = reader.GetFieldValue<DateTimeOffset>(13),
        Errors = ErrorList.Parse(reader.TextOrNull(14)),
        RunAt = reader.TimeOrNull(15),
        StartedAt = reader.TimeOrNull(16),
        FinishedAt = reader.TimeOrNull(17),
        Stopping = reader.GetBoolean(18),
        ProgressDone = reader.LongOrNull(19),
        ProgressTotal = reader.LongOrNull(20),
        ProgressMessage = reader.TextOrNull(21),
    };
}
