namespace Longhouse.Jobs.Tests.Conformance;

public class UpkeepTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Finished_jobs_are_pruned_each_outcome_after_its_own_time(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        jobs.Script.Do = (job, _, _) => Task.FromResult(job.Name == "dead" ? JobOutcome.GiveUp("x") : JobOutcome.Done);
        await jobs.AddedAsync("done");
        var dead = await jobs.AddedAsync("dead");
        await jobs.RunAsync();
        var cancelled = await jobs.AddedAsync("cancelled");
        await jobs.Admin.CancelAsync(cancelled, TestJobs.Token);
        var keep = new WorkerOptions();

        await PruneAsync(jobs, keep);
        Assert.Equal(3, await jobs.Database.CountAsync("finished"));

        await jobs.Database.PassTimeAsync(TimeSpan.FromHours(25));
        await PruneAsync(jobs, keep);
        Assert.Equal(2, await jobs.Database.CountAsync("finished"));

        await jobs.Database.PassTimeAsync(TimeSpan.FromDays(7));
        await PruneAsync(jobs, keep);
        Assert.Equal(JobState.Dead, (await jobs.GetAsync(dead)).State);
        Assert.Equal(1, await jobs.Database.CountAsync("finished"));

        await PruneAsync(jobs, keep with { KeepDead = TimeSpan.FromDays(1) });
        Assert.Equal(0, await jobs.Database.CountAsync("finished"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_large_history_is_pruned_in_small_batches(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        await jobs.Client.EnqueueManyAsync(null, Enumerable.Range(0, 2500).Select(i => new Errand($"{i}")), null, TestJobs.Token);
        await jobs.RunAsync();
        await jobs.Database.PassTimeAsync(TimeSpan.FromDays(2));

        Assert.InRange(await jobs.Store.Upkeep.PruneAsync(new WorkerOptions(), TestJobs.Token), 1000, 1100);
        await PruneAsync(jobs, new WorkerOptions());

        Assert.Equal(0, await jobs.Database.CountAsync("finished"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Expired_keys_are_pruned(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        await jobs.AddedAsync("a", new JobOptions { Unique = UniqueKey.For("k", TimeSpan.FromMinutes(1)) });
        await jobs.RunAsync();

        await jobs.Database.PassTimeAsync(TimeSpan.FromMinutes(2));
        await PruneAsync(jobs, new WorkerOptions());

        Assert.Equal(0, await jobs.Database.CountAsync("unique_key"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Depths_are_told_by_queue_and_kind(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        await jobs.AddedAsync("a");
        await jobs.AddedAsync("b");
        await jobs.Client.EnqueueAsync(new FromTheFuture(), new JobOptions { Queue = "slow" }, TestJobs.Token);

        var depths = await jobs.Store.Upkeep.DepthsAsync(TestJobs.Token);

        Assert.Equal(
            [("default", "test.errand", 2L), ("slow", "test.future", 1L)],
            depths.OrderBy(d => d.Queue, StringComparer.Ordinal).Select(d => (d.Queue, d.Kind, d.Waiting)));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Installing_again_changes_nothing(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        await jobs.AddedAsync("a");

        await jobs.Store.InstallAsync(TestJobs.Token);

        Assert.Equal(1, await jobs.RunAsync());
    }

    private static async Task PruneAsync(TestJobs jobs, WorkerOptions keep)
    {
        while (await jobs.Store.Upkeep.PruneAsync(keep, TestJobs.Token) > 0)
        {
        }
    }
}
