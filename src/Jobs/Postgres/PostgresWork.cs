using System.Data.Common;
using Longhouse.Jobs.Stores;
using Npgsql;
using static Longhouse.Jobs.Postgres.Sql;

namespace Longhouse.Jobs.Postgres;

/// <summary>A worker's life in the tables. A running row carries its worker's id, and that is the fence.</summary>
internal sealed class PostgresWork(NpgsqlDataSource source, TimeProvider time) : IJobWork
{
    public async Task JoinAsync(WorkerIdentity worker, TimeSpan lease, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("insert into jobs.queue (name) values ($1) on conflict do nothing", Text(worker.Queue));
        batch.Add(
            "insert into jobs.worker (id, queue, host, lease_until) values ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond')",
            Uuid(worker.Id), Text(worker.Queue), Text(worker.Host), Double(lease.TotalMilliseconds));
        await batch.ExecuteNonQueryAsync(cancel);
    }

    public async Task<Beat> BeatAsync(Guid worker, TimeSpan lease, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            """
            update jobs.worker set lease_until = clock_timestamp() + $2 * interval '1 millisecond'
            where id = $1 and lease_until > clock_timestamp() returning id
            """, Uuid(worker), Double(lease.TotalMilliseconds));
        batch.Add("select id, cancel from jobs.running where worker = $1", Uuid(worker));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var held = await reader.ReadAsync(cancel);
        await reader.NextResultAsync(cancel);
        var running = new List<long>();
        var cancelled = new List<long>();
        while (await reader.ReadAsync(cancel))
        {
            running.Add(reader.GetInt64(0));
            if (reader.GetBoolean(1))
                cancelled.Add(running[^1]);
        }

        return new Beat(held, running, cancelled);
    }

    public async Task LeaveAsync(Guid worker, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        // With rows still running, the row stays and its lease runs out: others take them then.
        await connection.RunAsync(
            "delete from jobs.worker where id = $1 and not exists (select 1 from jobs.running where worker = $1)", cancel, Uuid(worker));
    }

    public IJobClaimer OpenClaimer(string queue, QueueOptions options) => new PostgresClaimer(source, time, queue, options);

    public async Task<IReadOnlySet<long>> SettleAsync(Guid worker, IReadOnlyList<Settlement> settlements, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        var finish = settlements.Where(s => s.Fate <= Fate.Dead).OrderBy(s => s.Id).ToArray();
        if (finish.Length > 0)
        {
            batch.Add(
                SettleSql.Finish, Bigints([.. finish.Select(s => s.Id)]), Smallints([.. finish.Select(s => (short)s.Fate)]),
                Texts([.. finish.Select(s => s.Error)]), Uuid(worker));
        }

        var back = settlements.Where(s => s.Fate > Fate.Dead).OrderBy(s => s.Id).ToArray();
        if (back.Length > 0)
        {
            batch.Add(
                SettleSql.PutBack, Bigints([.. back.Select(s => s.Id)]), Smallints([.. back.Select(s => (short)s.Fate)]),
                Doubles([.. back.Select(s => s.Delay.TotalMilliseconds)]), Texts([.. back.Select(s => s.Error)]), Uuid(worker));
        }

        var settled = new HashSet<long>(settlements.Count);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        do
        {
            while (await reader.ReadAsync(cancel))
                settled.Add(reader.GetInt64(0));
        }
        while (await reader.NextResultAsync(cancel));
        return settled;
    }

    public async Task ReportAsync(Guid worker, IReadOnlyList<ProgressReport> reports, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await connection.RunAsync(
            """
            update jobs.running r set progress_done = p.done, progress_total = p.total, progress_text = p.message
            from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[]) p (id, done, total, message)
            where r.id = p.id and r.worker = $5
            """,
            cancel,
            Bigints([.. reports.Select(r => r.Id)]), Bigints([.. reports.Select(r => (long?)r.Done)]), Bigints([.. reports.Select(r => r.Total)]),
            Texts([.. reports.Select(r => r.Message)]), Uuid(worker));
    }

    public async Task<bool> HoldAsync(DbConnection connection, long id, Guid worker, CancellationToken cancel)
    {
        await using var command = OfCaller(connection).Command(
            "select 1 from jobs.running where id = $1 and worker = $2 for update", Bigint(id), Uuid(worker));
        return await command.ExecuteScalarAsync(cancel) is not null;
    }

    public async Task<bool> CompleteAsync(DbConnection connection, long id, Guid worker, CancellationToken cancel)
    {
        await using var command = OfCaller(connection).Command(
            SettleSql.Finish, Bigints([id]), Smallints([(short)Fate.Done]), Texts([null]), Uuid(worker));
        return await command.ExecuteScalarAsync(cancel) is not null;
    }

    private static NpgsqlConnection OfCaller(DbConnection connection) => connection as NpgsqlConnection
        ?? throw new ArgumentException("Jobs in PostgreSQL are completed on an NpgsqlConnection.", nameof(connection));
}
