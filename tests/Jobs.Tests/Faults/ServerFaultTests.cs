using Longhouse.Jobs.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Jobs.Tests.Faults;

public class ServerFaultTests
{
    private const int Jobs = 600;

    [PostgresFact]
    public async Task Every_job_is_done_and_counts_once_although_the_server_restarts()
    {
        await using var server = await PrivatePostgres.StartAsync();
        await using var database = new Postgres(server.ConnectionString);
        await using var jobs = await StartAsync(server.ConnectionString, database);

        foreach (var mode in (string[])["fast", "immediate"])
        {
            var before = await FinishedAsync(database);
            await TestJobs.UntilAsync(async () => await FinishedAsync(database) > before + 50, "some more are done");
            await server.StopServerAsync(mode);
            await server.StartServerAsync();
        }

        await AssertAllCountOnceAsync(jobs, database);
    }

    [PostgresFact]
    public async Task Every_job_is_done_and_counts_once_although_connections_are_cut()
    {
        await using var server = await PrivatePostgres.StartAsync();
        await using var database = new Postgres(server.ConnectionString);
        await using var jobs = await StartAsync(server.ConnectionString, database);

        for (var cut = 0; cut < 10; cut++)
        {
            var before = await FinishedAsync(database);
            await TestJobs.UntilAsync(async () => await FinishedAsync(database) > before + 30, "some more are done");
            await database.QueryAsync("select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()");
        }

        await AssertAllCountOnceAsync(jobs, database);
    }

    private static async Task<TestJobs> StartAsync(string connectionString, Postgres database)
    {
        await using (var store = new PostgresJobStore(connectionString))
            await store.InstallAsync(TestJobs.Token);
        await database.QueryAsync(Effect.Tables);
        var lease = TimeSpan.FromSeconds(2);
        var jobs = TestJobs.Enqueuing(
            database, Effect.Register(lease), s => s.AddSingleton(new WorkerSettings(connectionString, lease, TimeSpan.Zero)));
        await jobs.Client.EnqueueManyAsync(null, Enumerable.Range(0, Jobs).Select(n => new Effect(n, 20)), null, TestJobs.Token);
        await jobs.Worker.StartAsync(TestJobs.Token);
        return jobs;
    }

    private static async Task AssertAllCountOnceAsync(TestJobs jobs, Postgres database)
    {
        await TestJobs.UntilAsync(async () => await FinishedAsync(database) == Jobs, "all are done");
        await jobs.Worker.StopAsync(TestJobs.Token);

        Assert.Equal(Jobs, Convert.ToInt64(await database.QueryAsync("select count(*) from jobs.finished where outcome = 1")));
        Assert.Equal(Jobs, Convert.ToInt64(await database.QueryAsync("select count(*) from effect")));
        Assert.Equal(Jobs, Convert.ToInt64(await database.QueryAsync("select count(distinct number) from effect")));
    }

    // Asked by a caller whose own connections are cut as well.
    private static async Task<long> FinishedAsync(Postgres database)
    {
        try
        {
            return await database.CountAsync("finished");
        }
        catch (Npgsql.NpgsqlException)
        {
            return -1;
        }
    }
}
