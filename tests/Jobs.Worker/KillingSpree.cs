using Npgsql;

namespace Longhouse.Jobs.Worker;

/// <summary>Three workers, of which a random one is killed again and again while jobs come in.</summary>
public static class KillingSpree
{
    public const int JobsPerKill = 300;
    private const int Workers = 3;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    public static async Task<SpreeResult> RunAsync(
        string connectionString, int kills, TimeSpan between, Func<int, Task> progress, CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using (var tables = source.CreateCommand(Effect.Tables))
            await tables.ExecuteNonQueryAsync(cancel);
        await using var store = new PostgresJobStore(connectionString);
        await store.InstallAsync(cancel);
        var registry = new JobRegistry();
        Effect.Register(Lease)(registry);
        var client = new JobClient(store, registry);
        var settings = new WorkerSettings(connectionString, Lease, TimeSpan.Zero);
        var workers = await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkerProcess.StartAsync(settings)));
        var dice = new Random(42);
        var queued = 0;
        try
        {
            for (var kill = 1; kill <= kills; kill++)
            {
                // More than three workers do between two kills, so that there is always something to lose.
                var pace = (int)(between.TotalMilliseconds / 5);
                await client.EnqueueManyAsync(null, Enumerable.Range(queued, JobsPerKill).Select(n => new Effect(n, pace)), null, cancel);
                queued += JobsPerKill;
                await Task.Delay(between, cancel);
                var victim = dice.Next(Workers);
                await workers[victim].KillAsync();
                await workers[victim].DisposeAsync();
                workers[victim] = await WorkerProcess.StartAsync(settings);
                await progress(kill);
            }

            while (await NumberAsync(source, "select count(*) from jobs.finished", cancel) < queued)
                await Task.Delay(50, cancel);
        }
        finally
        {
            foreach (var worker in workers)
                await worker.DisposeAsync();
        }

        return new SpreeResult(
            queued,
            await NumberAsync(source, "select count(*) from jobs.finished where outcome = 1", cancel),
            await NumberAsync(source, "select count(*) from effect", cancel),
            await NumberAsync(source, "select count(distinct number) from effect", cancel),
            await NumberAsync(source, "select count(*) from jobs.finished where errors is not null", cancel));
    }

    private static async Task<long> NumberAsync(NpgsqlDataSource source, string sql, CancellationToken cancel)
    {
        await using var command = source.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel));
    }
}

/// <param name="Queued">Jobs that were queued.</param>
/// <param name="Done">Jobs that ended as done.</param>
/// <param name="Effects">Rows that their handlers wrote.</param>
/// <param name="DistinctEffects">Different ones among them.</param>
/// <param name="Disturbed">Jobs that lost a worker on the way, so that the killing was not for nothing.</param>
public sealed record SpreeResult(int Queued, long Done, long Effects, long DistinctEffects, long Disturbed);
