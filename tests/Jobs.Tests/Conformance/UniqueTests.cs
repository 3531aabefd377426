namespace Longhouse.Jobs.Tests.Conformance;

public class UniqueTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_second_job_under_a_key_is_answered_with_the_first(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var options = new JobOptions { Unique = UniqueKey.UntilFinished("map 1") };

        var first = await jobs.AddedAsync("a", options);
        var second = await jobs.AddAsync("b", options);

        Assert.Equal(new AlreadyQueued(first), second);
        await jobs.RunAsync();
        Assert.Equal(["a"], jobs.Script.Ran);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_key_until_finished_is_free_after_the_job_and_held_through_its_retries(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, TestJobs.RetryLater);
        var options = new JobOptions { Unique = UniqueKey.UntilFinished("k") };
        jobs.Script.Do = (_, run, _) => run.Attempt == 1 ? throw new InvalidDataException() : Task.FromResult(JobOutcome.Done);
        var first = await jobs.AddedAsync("a", options);

        await jobs.RunAsync();
        Assert.Equal(new AlreadyQueued(first), await jobs.AddAsync("b", options));

        await RunningTests.RunLaterAsync(jobs, TimeSpan.FromHours(2));
        Assert.IsType<Enqueued>(await jobs.AddAsync("c", options));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_key_while_waiting_is_free_as_soon_as_the_job_starts(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var options = new JobOptions { Unique = UniqueKey.WhileWaiting("k") };
        EnqueueResult? again = null;
        jobs.Script.Do = async (job, _, _) =>
        {
            if (job.Name == "a")
                again = await jobs.AddAsync("b", options);
            return JobOutcome.Done;
        };
        await jobs.AddedAsync("a", options);
        Assert.IsType<AlreadyQueued>(await jobs.AddAsync("x", options));

        await jobs.RunAsync();

        Assert.IsType<Enqueued>(again);
        Assert.Equal(["a", "b"], jobs.Script.Ran);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_end_of_an_old_job_does_not_free_the_key_of_its_successor(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        jobs.Script.Do = async (job, _, _) =>
        {
            if (job.Name == "a")
                await jobs.AddAsync("b", new JobOptions { Unique = UniqueKey.WhileWaiting("k"), Delay = TimeSpan.FromHours(1) });
            return JobOutcome.Done;
        };
        await jobs.AddedAsync("a", new JobOptions { Unique = UniqueKey.WhileWaiting("k") });

        await jobs.RunAsync();

        Assert.IsType<AlreadyQueued>(await jobs.AddAsync("c", new JobOptions { Unique = UniqueKey.WhileWaiting("k") }));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_key_for_a_period_outlives_the_job_and_ends_with_the_period(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var options = new JobOptions { Unique = UniqueKey.For("k", TimeSpan.FromHours(1)) };
        await jobs.AddedAsync("a", options);
        await jobs.RunAsync();

        await jobs.Database.PassTimeAsync(TimeSpan.FromMinutes(59));
        Assert.IsType<AlreadyQueued>(await jobs.AddAsync("b", options));

        await jobs.Database.PassTimeAsync(TimeSpan.FromMinutes(2));
        Assert.IsType<Enqueued>(await jobs.AddAsync("c", options));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Equal_keys_of_different_partitions_do_not_meet(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);

        await jobs.AddedAsync("a", new JobOptions { Unique = UniqueKey.UntilFinished("k"), Partition = "one" });
        await jobs.AddedAsync("b", new JobOptions { Unique = UniqueKey.UntilFinished("k"), Partition = "two" });

        Assert.Equal(2, await jobs.RunAsync());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_group_with_repeated_keys_makes_one_job_for_each(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var options = new JobOptions { Unique = UniqueKey.UntilFinished("k") };

        var results = await jobs.Client.EnqueueManyAsync(null, [new Errand("a"), new Errand("b"), new Errand("c")], options, TestJobs.Token);

        var first = Assert.IsType<Enqueued>(results[0]);
        Assert.Equal([new AlreadyQueued(first.Id), new AlreadyQueued(first.Id)], results.Skip(1));
        Assert.Equal(1, await jobs.RunAsync());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_caller_that_rolls_back_leaves_the_key_free(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var options = new JobOptions { Unique = UniqueKey.UntilFinished("k") };

        await Assert.ThrowsAsync<InvalidDataException>(() => jobs.Database.InTransactionAsync(async connection =>
        {
            await jobs.Client.EnqueueAsync(connection, new Errand("a"), options, TestJobs.Token);
            throw new InvalidDataException();
        }));

        Assert.IsType<Enqueued>(await jobs.AddAsync("b", options));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Two_thousand_concurrent_enqueues_of_one_key_make_one_job(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var options = new JobOptions { Unique = UniqueKey.UntilFinished("k") };

        var results = await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => Task.Run(() => jobs.AddAsync($"{i}", options))));

        var winner = Assert.Single(results.OfType<Enqueued>());
        Assert.All(results.OfType<AlreadyQueued>(), r => Assert.Equal(winner.Id, r.Id));
        Assert.Equal(1, await jobs.Database.CountAsync("waiting"));
    }
}
