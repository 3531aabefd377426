using System.Data.Common;
using Longhouse.Jobs.Stores;
using Microsoft.Data.Sqlite;

namespace Longhouse.Jobs.Sqlite;

internal sealed class SqliteWork(SqliteWriter writer, SqliteClock clock, Bells bells) : IJobWork
{
    public Task JoinAsync(WorkerIdentity worker, TimeSpan lease, CancellationToken cancel) => writer.WriteAsync(
        connection =>
        {
            connection.Run("insert into jobs_queue (name) values ($1) on conflict do nothing", worker.Queue);
            return connection.Run(
                "insert into jobs_worker (id, queue, host, lease_until, boot) values ($1, $2, $3, $4, $5)",
                worker.Id.ToString(), worker.Queue, worker.Host, clock.Uptime + (long)lease.TotalMilliseconds, SqliteClock.Boot);
        }, cancel);

    public Task<Beat> BeatAsync(Guid worker, TimeSpan lease, CancellationToken cancel) => writer.WriteAsync(
        connection =>
        {
            var now = clock.Uptime;
            var held = connection.Run(
                "update jobs_worker set lease_until = $2 where id = $1 and lease_until > $3 and boot = $4",
                worker.ToString(), now + (long)lease.TotalMilliseconds, now, SqliteClock.Boot) == 1;
            var running = connection.Rows(
                r => (Id: r.GetInt64(0), Cancel: r.GetBoolean(1)), "select id, cancel from jobs_running where worker = $1", worker.ToString());
            return new Beat(held, running.ConvertAll(r => r.Id), [.. running.Where(r => r.Cancel).Select(r => r.Id)]);
        }, cancel);

    public Task LeaveAsync(Guid worker, CancellationToken cancel) => writer.WriteAsync(
        connection => connection.Run(
            "delete from jobs_worker where id = $1 and not exists (select 1 from jobs_running where worker = $1)", worker.ToString()),
        cancel);

    public IJobClaimer OpenClaimer(string queue, QueueOptions options) => new SqliteClaimer(writer, clock, queue, options);

    public async Task<IReadOnlySet<long>> SettleAsync(Guid worker, IReadOnlyList<Settlement> settlements, CancellationToken cancel) =>
        await writer.WriteAsync(connection => Settle(connection, worker.ToString(), settlements), cancel);

    public Task ReportAsync(Guid worker, IReadOnlyList<ProgressReport> reports, CancellationToken cancel) => writer.WriteAsync(
        connection =>
        {
            foreach (var report in reports)
            {
                connection.Run(
                    "update jobs_running set progress_done = $3, progress_total = $4, progress_text = $5 where id = $1 and worker = $2",
                    report.Id, worker.ToString(), report.Done, report.Total, report.Message);
            }

            return true;
        }, cancel);

    // The single writer is the lock: in a body of its own nobody else changes the row.
    public Task<bool> HoldAsync(DbConnection connection, long id, Guid worker, CancellationToken cancel) => Task.FromResult(
        OfCaller(connection).Value("select 1 from jobs_running where id = $1 and worker = $2", id, worker.ToString()) is not null);

    public Task<bool> CompleteAsync(DbConnection connection, long id, Guid worker, CancellationToken cancel) => Task.FromResult(
        SqliteSettle.FinishAll(OfCaller(connection), worker.ToString(), [id], Fate.Done, clock.Now).Count == 1);

    private HashSet<long> Settle(SqliteConnection connection, string worker, IReadOnlyList<Settlement> settlements)
    {
        var now = clock.Now;
        var settled = new HashSet<long>(settlements.Count);
        foreach (var plain in settlements.Where(s => s.Fate <= Fate.Dead && s.Error is null).GroupBy(s => s.Fate))
            settled.UnionWith(SqliteSettle.FinishAll(connection, worker, [.. plain.Select(s => s.Id)], plain.Key, now));
        foreach (var settlement in settlements.Where(s => s.Fate > Fate.Dead || s.Error is not null))
        {
            if (SqliteSettle.One(connection, worker, settlement, now) is not { } queue)
                continue;
            settled.Add(settlement.Id);
            if (settlement.Fate == Fate.Release && connection == writer.Connection)
                writer.AfterCommit(() => bells.Ring(queue));
        }

        return settled;
    }

    private static SqliteConnection OfCaller(DbConnection connection) => connection as SqliteConnection
        ?? throw new ArgumentException("Jobs in SQLite are completed on a SqliteConnection.", nameof(connection));
}
