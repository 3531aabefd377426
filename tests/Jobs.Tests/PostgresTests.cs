using Npgsql;

namespace Longhouse.Jobs.Tests;

/// <summary>What PostgreSQL offers beyond the conformance suite.</summary>
public class PostgresTests
{
    [PostgresFact]
    public async Task A_job_goes_with_the_callers_own_batch()
    {
        await using var jobs = await TestJobs.CreateAsync("postgres");
        await jobs.Database.QueryAsync("create table thing (name text)");
        await using var connection = await ((Postgres)jobs.Database).OpenAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("begin"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("insert into thing values ('a')"));
        var options = new JobOptions { Unique = UniqueKey.UntilFinished("k") };
        var first = await jobs.Client.AddToAsync(batch, new Errand("a"), options, TestJobs.Token);
        var second = await jobs.Client.AddToAsync(batch, new Errand("b"), options, TestJobs.Token);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));

        Enqueued added;
        await using (var reader = await batch.ExecuteReaderAsync(TestJobs.Token))
        {
            added = Assert.IsType<Enqueued>(await first.ReadAsync(reader, TestJobs.Token));
            await reader.NextResultAsync(TestJobs.Token);
            Assert.Equal(new AlreadyQueued(added.Id), await second.ReadAsync(reader, TestJobs.Token));
        }

        await jobs.RunAsync();
        Assert.Equal(["a"], jobs.Script.Ran);
    }

    [PostgresFact]
    public async Task Jobs_that_commit_by_themselves_share_commits_and_each_gets_its_own_answer()
    {
        await using var jobs = await TestJobs.CreateAsync("postgres");

        var results = await Task.WhenAll(Enumerable.Range(0, 400).Select(
            n => jobs.AddAsync($"{n}", new JobOptions { Unique = UniqueKey.UntilFinished($"{n % 200}") })));

        var added = results.OfType<Enqueued>().Select(r => r.Id).ToHashSet();
        Assert.Equal(200, added.Count);
        Assert.Equal(added, results.OfType<AlreadyQueued>().Select(r => Assert.NotNull(r.Id)).ToHashSet());
        Assert.InRange((long)(await jobs.Database.QueryAsync("select count(distinct xmin::text) from jobs.waiting"))!, 1, 100);
        Assert.Equal(200, await jobs.RunAsync());
    }

    [PostgresFact]
    public async Task A_unique_key_in_a_transaction_that_stays_open_holds_up_nobody_else()
    {
        await using var jobs = await TestJobs.CreateAsync("postgres");
        var held = new JobOptions { Unique = UniqueKey.UntilFinished("held") };
        await using var connection = await ((Postgres)jobs.Database).OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync(TestJobs.Token);
        var holder = Assert.IsType<Enqueued>(await jobs.Client.EnqueueAsync(connection, new Errand("first"), held, TestJobs.Token));

        var all = Enumerable.Range(0, 100).Select(n => jobs.AddAsync($"{n}", n % 10 == 5 ? held : null)).ToList();
        Assert.All(await Task.WhenAll(all.Where((_, n) => n % 10 != 5)), result => Assert.IsType<Enqueued>(result));
        Assert.All(all.Where((_, n) => n % 10 == 5), waiting => Assert.False(waiting.IsCompleted));

        await transaction.CommitAsync(TestJobs.Token);
        Assert.All(await Task.WhenAll(all.Where((_, n) => n % 10 == 5)), result => Assert.Equal(new AlreadyQueued(holder.Id), result));
    }

    [PostgresFact]
    public async Task A_caller_who_gives_up_takes_nobody_along()
    {
        await using var jobs = await TestJobs.CreateAsync("postgres");
        using var impatience = new CancellationTokenSource();
        var staying = new List<Task<EnqueueResult>>();
        var leaving = new List<Task<EnqueueResult>>();
        for (var n = 0; n < 50; n++)
        {
            staying.Add(jobs.Client.EnqueueAsync(new Errand($"stays {n}"), TestJobs.Token));
            leaving.Add(jobs.Client.EnqueueAsync(new Errand($"leaves {n}"), impatience.Token));
        }

        await impatience.CancelAsync();
        await Task.WhenAll(leaving).ContinueWith(_ => { }, TestJobs.Token, TaskContinuationOptions.None, TaskScheduler.Default);

        Assert.All(await Task.WhenAll(staying), result => Assert.IsType<Enqueued>(result));
        await jobs.RunAsync();
        Assert.Equal(50, jobs.Script.Ran.Count(name => name.StartsWith("stays", StringComparison.Ordinal)));
        Assert.Contains(leaving, task => task.IsCanceled);
    }

    [PostgresFact]
    public async Task A_role_that_owns_nothing_can_enqueue_work_and_administer()
    {
        await using var owner = await TestJobs.CreateAsync("postgres", Hourly);
        var role = $"worker_{Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal)}";
        await owner.Database.QueryAsync($"create role {role} login");
        try
        {
            await ((PostgresJobStore)owner.Store).GrantAsync(role, TestJobs.Token);
            var connection = new NpgsqlConnectionStringBuilder(((Postgres)owner.Database).ConnectionString) { Username = role }.ConnectionString;
            await using var restricted = owner.Another(Hourly, store: () => new PostgresJobStore(connection));

            var id = await restricted.AddedAsync("a", new JobOptions { Unique = UniqueKey.UntilFinished("k") });
            await restricted.Worker.StartAsync(TestJobs.Token);
            await restricted.UntilAsync(id, JobState.Done);
            await restricted.Admin.PauseAsync("default", TestJobs.Token);
            var cancelled = await restricted.AddedAsync("b");
            Assert.Equal(CancelResult.Cancelled, await restricted.Admin.CancelAsync(cancelled, TestJobs.Token));
            await restricted.Worker.StopAsync(TestJobs.Token);
            await restricted.Store.Upkeep.PruneAsync(new WorkerOptions { KeepDone = TimeSpan.Zero }, TestJobs.Token);
            await Assert.ThrowsAsync<PostgresException>(() => restricted.Store.InstallAsync(TestJobs.Token));
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await owner.Database.QueryAsync($"drop owned by {role}; drop role {role}");
        }
    }

    [PostgresFact]
    public async Task Several_processes_may_install_at_once()
    {
        await using var database = (Postgres)await TestDatabase.CreateAsync("postgres");
        await database.QueryAsync("drop schema jobs cascade");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            await using var store = database.NewStore();
            await store.InstallAsync(TestJobs.Token);
        }));

        Assert.Equal(1, await database.CountAsync("version"));
    }

    [PostgresFact]
    public async Task A_claimer_that_stops_inside_its_transaction_does_not_hold_the_queue_for_long()
    {
        await using var jobs = await TestJobs.CreateAsync("postgres");
        await jobs.AddAsync("a");
        var stopped = await ((Postgres)jobs.Database).OpenAsync();
        await using (var settings = new NpgsqlCommand("set idle_in_transaction_session_timeout = 300", stopped))
            await settings.ExecuteNonQueryAsync(TestJobs.Token);
        await jobs.Worker.StartAsync(TestJobs.Token);
        await TestJobs.UntilAsync(() => jobs.Script.Ran.Count == 1, "the first has run");

        await using (var hold = new NpgsqlCommand("begin; select * from jobs.queue for update", stopped))
            await hold.ExecuteNonQueryAsync(TestJobs.Token);
        await jobs.AddAsync("b");

        await TestJobs.UntilAsync(() => jobs.Script.Ran.Count == 2, "the second has run");
        // The server has ended its session, which a connection notices when it closes.
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => stopped.CloseAsync());
    }

    [PostgresFact]
    public async Task A_caller_that_found_a_key_taken_holds_up_neither_claims_nor_outcomes()
    {
        await using var jobs = await TestJobs.CreateAsync("postgres");
        var whileWaiting = new JobOptions { Unique = UniqueKey.WhileWaiting("w") };
        var untilFinished = new JobOptions { Unique = UniqueKey.UntilFinished("f") };
        await jobs.AddedAsync("a", whileWaiting);
        await jobs.AddedAsync("b", untilFinished);
        await using var connection = await ((Postgres)jobs.Database).OpenAsync();
        await using var open = await connection.BeginTransactionAsync(TestJobs.Token);
        Assert.IsType<AlreadyQueued>(await jobs.Client.EnqueueAsync(connection, new Errand("c"), whileWaiting, TestJobs.Token));
        Assert.IsType<AlreadyQueued>(await jobs.Client.EnqueueAsync(connection, new Errand("d"), untilFinished, TestJobs.Token));

        Assert.Equal(2, await jobs.RunAsync());

        Assert.Equal(2, await jobs.Database.CountAsync("finished"));
        await open.RollbackAsync(TestJobs.Token);
    }

    private static void Hourly(JobRegistry registry) => registry.Cron("hourly", "0 * * * *", new Errand("tick"));
}
