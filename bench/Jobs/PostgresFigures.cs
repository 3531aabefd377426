using System.Diagnostics;
using Longhouse.Jobs.Stores;
using Npgsql;

namespace Longhouse.Jobs.Bench;

/// <summary>Who commits an enqueued job.</summary>
internal enum Commit
{
    /// <summary>The caller, around its own begin and commit.</summary>
    InCallersTransaction,

    /// <summary>The statement itself, on the caller's connection.</summary>
    OnCallersConnection,

    /// <summary>The library, on connections of its own.</summary>
    ByItself,
}

/// <summary>What only PostgreSQL is asked for.</summary>
internal sealed class PostgresFigures(Func<Task<PostgresDatabase>> create, Sizes sizes, CancellationToken cancel)
{
    private const int Callers = 32;

    /// <summary>Jobs a second, queued one by one from 32 callers and run at the same time, until all are finished.</summary>
    public async Task<double> EnqueueAsync(Commit commit)
    {
        await using var database = await create();
        await using var jobs = new JobProcess(database.NewStore);
        await using var source = CallersSource(database.ConnectionString);
        await jobs.Worker.StartAsync(cancel);
        await RunAsync(TimeSpan.FromSeconds(1));
        jobs.Ledger.Clear();

        var start = Stopwatch.GetTimestamp();
        var queued = await RunAsync(TimeSpan.FromSeconds(sizes.EnqueueSeconds));
        await jobs.WaitForAsync(queued, cancel);
        var perSecond = queued / Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.Error.WriteLine($"  enqueue one by one, {commit}: {perSecond:#,0}/s");
        await jobs.Worker.StopAsync(cancel);
        return perSecond;

        async Task<int> RunAsync(TimeSpan time)
        {
            var count = 0;
            var began = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(
                async () =>
                {
                    await using var connection = await source.OpenConnectionAsync(cancel);
                    for (var i = 0; Stopwatch.GetElapsedTime(began) < time; i++)
                    {
                        var number = Interlocked.Increment(ref _number);
                        await (commit switch
                        {
                            Commit.ByItself => jobs.Client.EnqueueAsync(new Empty(number), JobProcess.Everything(number), cancel),
                            Commit.OnCallersConnection => jobs.Client.EnqueueAsync(connection, new Empty(number), JobProcess.Everything(number), cancel),
                            _ => InTransactionAsync(jobs, connection, number),
                        });
                        Interlocked.Increment(ref count);
                    }
                }, cancel)));
            return count;
        }
    }

    private int _number;

    private async Task InTransactionAsync(JobProcess jobs, NpgsqlConnection connection, int number)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await jobs.Client.EnqueueAsync(connection, new Empty(number), JobProcess.Everything(number), cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The time of a claim of 100 in an empty system, and beside a long history and a long queue.</summary>
    public async Task<(double Empty, double Full)> ClaimAsync()
    {
        await using var database = await create();
        await using var jobs = new JobProcess(database.NewStore);
        await AddWaitingAsync(database, 40_000);
        await ClaimTimeAsync(jobs);
        var empty = await ClaimTimeAsync(jobs);

        await database.QueryAsync("truncate jobs.waiting");
        await database.QueryAsync(
            $"""
            insert into jobs.finished (id, queue, priority, partition, weight, kind, args, attempt, max_attempts, enqueued_at, finished_at, outcome)
            select nextval('jobs.job_id'), 'default', 5, 'tenant_' || n % 10, 1, 'bench.empty', '[]', 1, 20, now(), now() - n * interval '1 ms', 1
            from generate_series(1, {sizes.Finished}) n
            """);
        await AddWaitingAsync(database, sizes.Waiting);
        await database.QueryAsync("vacuum analyze");
        var full = await ClaimTimeAsync(jobs);
        Console.Error.WriteLine($"  claim of 100: {empty:0.00} ms -> {full:0.00} ms");
        return (empty, full);
    }

    private static Task<object?> AddWaitingAsync(PostgresDatabase database, int count) => database.QueryAsync(
        $"""
        insert into jobs.waiting (id, seq, queue, priority, partition, weight, kind, args, max_attempts)
        select id, id, 'default', 5, 'tenant_' || id % 10, 1, 'bench.empty', '[]', 20
        from (select nextval('jobs.job_id') id from generate_series(1, {count})) n
        """);

    private async Task<double> ClaimTimeAsync(JobProcess jobs)
    {
        var worker = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await jobs.Store.Work.JoinAsync(new WorkerIdentity(worker, "default", "bench"), TimeSpan.FromMinutes(10), cancel);
        var claimer = jobs.Store.Work.OpenClaimer("default", new QueueOptions());
        var times = new List<double>();
        for (var i = 0; i < 120; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var claim = await claimer.ClaimAsync(worker, 100, null, cancel);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (claim.Jobs.Count != 100)
                throw new InvalidOperationException($"Claimed {claim.Jobs.Count} jobs instead of 100.");
            await jobs.Store.Work.SettleAsync(worker, [.. claim.Jobs.Select(j => new Settlement(j.Id, Fate.Done))], cancel);
        }

        return Statistics.Median(times.Skip(20));
    }

    /// <summary>Somebody else's long transaction, such as a dump, which keeps dead rows and index entries alive.</summary>
    public static async Task<IAsyncDisposable> HoldSnapshotAsync(BenchDatabase database)
    {
        var connection = new NpgsqlConnection(((PostgresDatabase)database).ConnectionString);
        await connection.OpenAsync();
        await using var begin = new NpgsqlCommand("begin isolation level repeatable read; select count(*) from jobs.finished", connection);
        await begin.ExecuteNonQueryAsync();
        return connection;
    }

    private static NpgsqlDataSource CallersSource(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.MaxAutoPrepare = 20;
        builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        builder.ConnectionStringBuilder.ApplicationName = "callers";
        return builder.Build();
    }
}
