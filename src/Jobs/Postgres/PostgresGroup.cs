using Npgsql;
using static Longhouse.Jobs.Postgres.Sql;

namespace Longhouse.Jobs.Postgres;

/// <summary>Many jobs of one queue in one statement.</summary>
internal static class PostgresGroup
{
    // Keys are taken in order, so that two groups cannot wait for each other. One bell is enough for all.
    private const string Add =
        """
        with d as materialized (
            select x.*, nextval('jobs.job_id') id
            from unnest($2::smallint[], $3::text[], $4::float8[], $5::text[], $6::text[], $7::int[], $8::bigint[], $9::text[], $10::text[],
                $11::timestamptz[], $12::bigint[], $13::text[], $14::smallint[], $15::bigint[]) with ordinality
                x (priority, partition, weight, kind, args, max_attempts, timeout_ms, trace, actor, run_at, delay_ms, key, scope, period_ms, ord)),
        expired as (
            delete from jobs.unique_key where key = any (array(select key from d where key is not null)) and expires_at <= clock_timestamp()
            returning key),
        k as (
            insert into jobs.unique_key (key, job_id, scope, expires_at)
            select key, id, scope, clock_timestamp() + period_ms * interval '1 millisecond'
            from d where key is not null and (select count(*) from expired) >= 0 order by key
            on conflict (key) do nothing
            returning job_id),
        free as (select * from d where key is null or id in (select job_id from k)),
        w as (
            insert into jobs.waiting
                (id, seq, queue, priority, partition, weight, kind, args, max_attempts, timeout_ms, trace, actor, unique_key, bell)
            select id, id, $1, priority, partition, weight, kind, args, max_attempts, timeout_ms, trace, actor, key,
                row_number() over (order by id) = 1
            from free where run_at is null and delay_ms is null
            returning id),
        s as (
            insert into jobs.scheduled
                (id, queue, priority, partition, weight, kind, args, max_attempts, timeout_ms, trace, actor, unique_key, run_at, bell)
            select id, $1, priority, partition, weight, kind, args, max_attempts, timeout_ms, trace, actor, key, at, row_number() over (order by at) = 1
            from (select *, coalesce(run_at, clock_timestamp() + delay_ms * interval '1 millisecond') at from free
                  where run_at is not null or delay_ms is not null) later
            returning id)
        select d.ord, case when f.id is null then u.job_id else f.id end, f.id is not null
        from d
        left join free f on f.id = d.id
        left join jobs.unique_key u on u.key = d.key
        """;

    public static async Task<IReadOnlyList<EnqueueResult>> AddAsync(
        NpgsqlConnection connection, Admission admission, IReadOnlyList<NewJob> jobs, CancellationToken cancel)
    {
        var (admitted, refusal) = await admission.AdmitAsync(connection, jobs[0], jobs.Count, cancel);
        if (admitted == jobs.Count)
            return await AddAdmittedAsync(connection, jobs, null, cancel);

        var results = admitted == 0 ? [] : await AddAdmittedAsync(connection, [.. jobs.Take(admitted)], null, cancel);
        return [.. results, .. Enumerable.Repeat(refusal!, jobs.Count - admitted)]; // there is one whenever fewer are admitted
    }

    /// <param name="connection">Of the caller, or one of our own.</param>
    /// <param name="jobs">All of one queue.</param>
    /// <param name="before">A statement to send ahead in the same round trip, and without a transaction of the caller's in the same one.</param>
    /// <param name="cancel">Ends the statement.</param>
    public static async Task<IReadOnlyList<EnqueueResult>> AddAdmittedAsync(
        NpgsqlConnection connection, IReadOnlyList<NewJob> jobs, string? before, CancellationToken cancel)
    {
        var results = new EnqueueResult[jobs.Count];
        var rows = new List<int>(jobs.Count);
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < jobs.Count; i++)
        {
            if (jobs[i].UniqueKey is not { } key || first.TryAdd(key, i))
                rows.Add(i);
        }

        await InsertAsync(connection, jobs, rows, before, results, cancel);
        for (var i = 0; i < jobs.Count; i++)
            results[i] ??= Repeated(results[first[jobs[i].UniqueKey!]]); // only jobs with a key are left out above
        return results;
    }

    private static AlreadyQueued Repeated(EnqueueResult earlier) => earlier switch
    {
        Enqueued added => new AlreadyQueued(added.Id),
        AlreadyQueued held => held,
        _ => new AlreadyQueued(null),
    };

    private static async Task InsertAsync(
        NpgsqlConnection connection, IReadOnlyList<NewJob> jobs, List<int> rows, string? before, EnqueueResult[] results,
        CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (before is not null)
            batch.Add(before);
        batch.Add(
            Add,
            Text(jobs[0].Queue),
            Smallints(Each(j => j.Priority)),
            Texts(Each(j => j.Partition)),
            Doubles(Each(j => j.Weight)),
            Texts(Each(j => j.Kind)),
            Texts(Each(j => j.Args)),
            Ints(Each(j => j.MaxAttempts)),
            Bigints(Each(j => (long?)j.Timeout?.TotalMilliseconds)),
            Texts(Each(j => j.Trace)),
            Texts(Each(j => j.Actor)),
            Times(Each(j => j.At?.ToUniversalTime())),
            Bigints(Each(j => j.Delay > TimeSpan.Zero ? (long?)j.Delay.Value.TotalMilliseconds : null)),
            Texts(Each(j => j.UniqueKey)),
            Smallints(Each(j => (short)j.UniqueScope)),
            Bigints(Each(j => (long?)j.UniquePeriod?.TotalMilliseconds)));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        if (before is not null)
            await reader.NextResultAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            results[rows[(int)reader.GetInt64(0) - 1]] = reader.GetBoolean(2)
                ? new Enqueued(reader.GetInt64(1))
                : new AlreadyQueued(reader.LongOrNull(1));
        }

        T[] Each<T>(Func<NewJob, T> value)
        {
            var values = new T[rows.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = value(jobs[rows[i]]);
            return values;
        }
    }
}
