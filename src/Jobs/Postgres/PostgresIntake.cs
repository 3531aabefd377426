using System.Data.Common;
using Longhouse.Jobs.Stores;
using Npgsql;
using static Longhouse.Jobs.Postgres.Sql;

namespace Longhouse.Jobs.Postgres;

/// <summary>Enqueueing: one plain insert in one round trip, on whatever connection the caller has.</summary>
internal sealed class PostgresIntake(NpgsqlDataSource source, Admission admission) : IJobIntake
{
    private const string Columns = "queue, priority, partition, weight, kind, args, max_attempts, timeout_ms, trace, actor, bell";
    private const string Values = "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, true";
    private const string RunAt = "coalesce($11, clock_timestamp() + $12 * interval '1 millisecond')";

    private const string AddWaiting =
        $"insert into jobs.waiting (id, seq, {Columns}) select n, n, {Values} from nextval('jobs.job_id') n returning id, true";

    private const string AddScheduled =
        $"insert into jobs.scheduled (id, {Columns}, run_at) select n, {Values}, {RunAt} from nextval('jobs.job_id') n returning id, true";

    // "Do nothing" leaves the row of the key's holder unlocked: a caller whose transaction stays open must not hold up the claims and
    // outcomes that free it. The last part finds the holder, unless its transaction committed after this statement began.
    private static string Unique(string insert) =>
        $"""
        with n as (select nextval('jobs.job_id') id),
        expired as (delete from jobs.unique_key where key = $13 and expires_at <= clock_timestamp() returning key),
        k as (
            insert into jobs.unique_key (key, job_id, scope, expires_at)
            select $13, id, $14, clock_timestamp() + $15 * interval '1 millisecond' from n where (select count(*) from expired) >= 0
            on conflict (key) do nothing
            returning job_id),
        added as ({insert} returning id)
        select id, true from added
        union all
        select job_id, false from jobs.unique_key where key = $13 and not exists (select 1 from added)
        """;

    private static readonly string AddWaitingUnique = Unique(
        $"insert into jobs.waiting (id, seq, {Columns}, unique_key) select job_id, job_id, {Values}, $13 from k");

    private static readonly string AddScheduledUnique = Unique(
        $"insert into jobs.scheduled (id, {Columns}, run_at, unique_key) select job_id, {Values}, {RunAt}, $13 from k");

    private readonly SharedCommit _sharedCommit = new(source);

    public async Task<EnqueueResult> AddAsync(DbConnection? connection, NewJob job, CancellationToken cancel)
    {
        if (await RefuseAsync(connection as NpgsqlConnection, job, cancel) is { } refusal)
            return refusal;

        return connection is null
            ? await _sharedCommit.AddAsync(job, cancel)
            : await AddOnAsync(Npgsql(connection), job, cancel);
    }

    public async Task<IReadOnlyList<EnqueueResult>> AddManyAsync(DbConnection? connection, IReadOnlyList<NewJob> jobs, CancellationToken cancel)
    {
        if (jobs.Count == 0)
            return [];
        if (connection is not null)
            return await PostgresGroup.AddAsync(Npgsql(connection), admission, jobs, cancel);
        await using var own = await source.OpenConnectionAsync(cancel);
        return await PostgresGroup.AddAsync(own, admission, jobs, cancel);
    }

    public async ValueTask<QueueFull?> RefuseAsync(NpgsqlConnection? connection, NewJob job, CancellationToken cancel)
    {
        if (job.Limits.WaitingLimit is null && job.Limits.PartitionWaitingLimit is null)
            return null;
        var (admitted, refusal) = await admission.AdmitAsync(connection, job, 1, cancel);
        return admitted == 0 ? refusal : null;
    }

    /// <summary>The statement for a batch of the caller's, whose result is read by <see cref="ReadAsync"/>.</summary>
    public static NpgsqlBatchCommand Statement(NewJob job)
    {
        var command = new NpgsqlBatchCommand((job.UniqueKey, job.IsLater) switch
        {
            (null, false) => AddWaiting,
            (null, true) => AddScheduled,
            (_, false) => AddWaitingUnique,
            (_, true) => AddScheduledUnique,
        });
        var p = command.Parameters;
        p.Add(Text(job.Queue));
        p.Add(Smallint(job.Priority));
        p.Add(Text(job.Partition));
        p.Add(Double(job.Weight));
        p.Add(Text(job.Kind));
        p.Add(Text(job.Args));
        p.Add(Int(job.MaxAttempts));
        p.Add(Bigint((long?)job.Timeout?.TotalMilliseconds));
        p.Add(Text(job.Trace));
        p.Add(Text(job.Actor));
        if (job.IsLater || job.UniqueKey is not null)
        {
            // A statement takes all the numbers up to its last; what it does not name needs a type all the same.
            p.Add(Time(job.At));
            p.Add(Double(job.Delay?.TotalMilliseconds ?? 0));
        }

        if (job.UniqueKey is not null)
        {
            p.Add(Text(job.UniqueKey));
            p.Add(Smallint((short)job.UniqueScope));
            p.Add(Double(job.UniquePeriod?.TotalMilliseconds));
        }

        return command;
    }

    public static async Task<EnqueueResult> ReadAsync(NpgsqlDataReader reader, CancellationToken cancel)
    {
        if (!await reader.ReadAsync(cancel))
            return new AlreadyQueued(null);
        return reader.GetBoolean(1) ? new Enqueued(reader.GetInt64(0)) : new AlreadyQueued(reader.GetInt64(0));
    }

    public static async Task<EnqueueResult> AddOnAsync(NpgsqlConnection connection, NewJob job, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Statement(job));
        EnqueueResult result;
        await using (var reader = await batch.ExecuteReaderAsync(cancel))
            result = await ReadAsync(reader, cancel);
        if (result is not AlreadyQueued { Id: null })
            return result;

        await using var find = connection.Command("select job_id from jobs.unique_key where key = $1", Text(job.UniqueKey));
        return new AlreadyQueued((long?)await find.ExecuteScalarAsync(cancel));
    }

    private static NpgsqlConnection Npgsql(DbConnection connection) => connection as NpgsqlConnection
        ?? throw new ArgumentException("Jobs in PostgreSQL are enqueued on an NpgsqlConnection.", nameof(connection));
}
