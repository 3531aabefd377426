namespace Longhouse.Jobs.Tests.Conformance;

public class FairnessTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_partition_that_came_first_with_many_does_not_keep_the_others_waiting(string engine)
    {
        await using var jobs = await OneAtATimeAsync(engine);
        await AddAsync(jobs, "flood", 300);
        await AddAsync(jobs, "a", 10);
        await AddAsync(jobs, "b", 10);

        await jobs.RunAsync();

        var first = jobs.Script.Ran.Take(30).ToList();
        Assert.Equal(10, first.Count(n => n == "a"));
        Assert.Equal(10, first.Count(n => n == "b"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Shares_follow_the_weights(string engine)
    {
        await using var jobs = await OneAtATimeAsync(engine);
        await jobs.Admin.SetPartitionAsync("default", "heavy", 2, null, TestJobs.Token);
        await AddAsync(jobs, "a", 100);
        await AddAsync(jobs, "b", 100);
        await AddAsync(jobs, "heavy", 100);

        await jobs.RunAsync();

        var first = jobs.Script.Ran.Take(100).ToList();
        Assert.Equal(25, first.Count(n => n == "a"), 1.0);
        Assert.Equal(25, first.Count(n => n == "b"), 1.0);
        Assert.Equal(50, first.Count(n => n == "heavy"), 1.0);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Jobs_of_double_weight_cost_their_partition_half_as_much(string engine)
    {
        await using var jobs = await OneAtATimeAsync(engine);
        await AddAsync(jobs, "a", 60);
        await AddAsync(jobs, "heavy", 60, new JobOptions { Weight = 2 });

        await jobs.RunAsync();

        Assert.Equal(40, jobs.Script.Ran.Take(60).Count(n => n == "heavy"), 1.0);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_partition_gains_nothing_from_its_silence(string engine)
    {
        await using var jobs = await OneAtATimeAsync(engine);
        await AddAsync(jobs, "busy", 50);
        await jobs.RunAsync();
        await AddAsync(jobs, "busy", 20);
        await AddAsync(jobs, "late", 20);
        jobs.Script.Ran.Clear();

        await jobs.RunAsync();

        Assert.Equal(10, jobs.Script.Ran.Take(20).Count(n => n == "late"), 1.0);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_low_priority_advances_while_a_high_one_is_never_empty(string engine)
    {
        await using var jobs = await OneAtATimeAsync(engine);
        await AddAsync(jobs, "high", 160, new JobOptions { Priority = 1 });
        await AddAsync(jobs, "low", 160, new JobOptions { Priority = 9 });

        await jobs.RunAsync();

        Assert.Equal(10, jobs.Script.Ran.Take(160).Count(n => n == "low"), 1.0);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_capped_partition_never_runs_more_than_its_cap_and_ends_all_the_same(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(
            engine, r => r.Queue("default", TestJobs.Fast with { Concurrency = 8, PartitionConcurrency = 3 }));
        await jobs.Admin.SetPartitionAsync("default", "capped", 1, 2, TestJobs.Token);
        var running = new Dictionary<string, int>();
        var most = new Dictionary<string, int>();
        jobs.Script.Do = async (job, _, _) =>
        {
            lock (running)
            {
                running[job.Name] = running.GetValueOrDefault(job.Name) + 1;
                most[job.Name] = Math.Max(most.GetValueOrDefault(job.Name), running[job.Name]);
            }

            await Task.Yield();
            lock (running)
                running[job.Name]--;
            return JobOutcome.Done;
        };
        await AddAsync(jobs, "capped", 40);
        await AddAsync(jobs, "other", 40);

        await using var second = jobs.Another(r => r.Queue("default", TestJobs.Fast with { Concurrency = 8, PartitionConcurrency = 3 }));
        second.Script.Do = jobs.Script.Do;
        await jobs.Worker.StartAsync(TestJobs.Token);
        await second.Worker.StartAsync(TestJobs.Token);
        await TestJobs.UntilAsync(async () => await jobs.Database.CountAsync("finished") == 80, "all are finished");

        Assert.InRange(most["capped"], 1, 2);
        Assert.InRange(most["other"], 1, 3);
    }

    private static Task<TestJobs> OneAtATimeAsync(string engine) =>
        TestJobs.CreateAsync(engine, r => r.Queue("default", TestJobs.Fast with { Concurrency = 1 }));

    private static Task AddAsync(TestJobs jobs, string partition, int count, JobOptions? options = null) => jobs.Client.EnqueueManyAsync(
        null, Enumerable.Repeat(new Errand(partition), count), (options ?? new JobOptions()) with { Partition = partition }, TestJobs.Token);
}
