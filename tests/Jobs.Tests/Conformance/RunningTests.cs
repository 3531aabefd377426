namespace Longhouse.Jobs.Tests.Conformance;

public class RunningTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_job_runs_with_the_arguments_it_was_queued_with(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var id = await jobs.AddedAsync("Paris, 1789 – “quoted” \u0000 \ud83d\uddfa");

        Assert.Equal(1, await jobs.RunAsync());

        Assert.Equal(["Paris, 1789 – “quoted” \u0000 \ud83d\uddfa"], jobs.Script.Ran);
        var job = await jobs.GetAsync(id);
        Assert.Equal((JobState.Done, 1), (job.State, job.Attempt));
        Assert.NotNull(job.FinishedAt);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_job_that_is_queued_in_a_transaction_exists_only_once_it_commits(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);

        await Assert.ThrowsAsync<InvalidDataException>(() => jobs.Database.InTransactionAsync(async connection =>
        {
            Assert.IsType<Enqueued>(await jobs.Client.EnqueueAsync(connection, new Errand("rolled back"), null, TestJobs.Token));
            throw new InvalidDataException();
        }));
        await jobs.Database.InTransactionAsync(async connection =>
            Assert.IsType<Enqueued>(await jobs.Client.EnqueueAsync(connection, new Errand("committed"), null, TestJobs.Token)));

        await jobs.RunAsync();
        Assert.Equal(["committed"], jobs.Script.Ran);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Many_jobs_are_queued_in_one_call_and_run_in_order(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var names = Enumerable.Range(0, 1200).Select(i => $"{i}").ToList();

        var results = await jobs.Client.EnqueueManyAsync(null, names.Select(n => new Errand(n)), null, TestJobs.Token);
        await jobs.RunAsync();

        Assert.All(results, r => Assert.IsType<Enqueued>(r));
        Assert.Equal(1200, results.Cast<Enqueued>().Select(e => e.Id).Distinct().Count());
        Assert.Equal(names.ToHashSet(), jobs.Script.Ran.ToHashSet());
        Assert.Equal(1200, jobs.Script.Ran.Count);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_started_worker_runs_jobs_as_they_come_and_drains_when_it_stops(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        await jobs.Worker.StartAsync(TestJobs.Token);

        for (var i = 0; i < 50; i++)
            await jobs.AddAsync($"{i}");
        await TestJobs.UntilAsync(() => jobs.Script.Ran.Count == 50, "all have run");
        await jobs.Worker.StopAsync(TestJobs.Token);

        Assert.Equal(50, await jobs.Database.CountAsync("finished"));
        Assert.Equal(0, await jobs.Database.CountAsync("running"));
        Assert.Equal(0, await jobs.Database.CountAsync("worker"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Two_workers_share_the_jobs_and_run_none_twice(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        await using var other = jobs.Another();
        await jobs.Client.EnqueueManyAsync(null, Enumerable.Range(0, 3000).Select(i => new Errand($"{i}")), null, TestJobs.Token);

        await jobs.Worker.StartAsync(TestJobs.Token);
        await other.Worker.StartAsync(TestJobs.Token);
        await TestJobs.UntilAsync(async () => await jobs.Database.CountAsync("finished") == 3000, "all are finished");

        string[] ran = [.. jobs.Script.Ran, .. other.Script.Ran];
        Assert.Equal(3000, ran.Length);
        Assert.Equal(3000, ran.Distinct().Count());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_handler_that_fails_is_tried_again_with_its_error_kept(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, TestJobs.RetryLater);
        jobs.Script.Do = (_, run, _) => run.Attempt < 3 ? throw new InvalidDataException($"no {run.Attempt}") : Task.FromResult(JobOutcome.Done);
        var id = await jobs.AddedAsync("fails twice");

        await jobs.RunAsync();
        var waiting = await jobs.GetAsync(id);
        await RunLaterAsync(jobs);
        await RunLaterAsync(jobs);

        Assert.Equal(JobState.Scheduled, waiting.State);
        var done = await jobs.GetAsync(id);
        Assert.Equal((JobState.Done, 3), (done.State, done.Attempt));
        Assert.Equal([1, 2], done.Errors.Select(e => e.Attempt));
        Assert.Contains("no 1", done.Errors[0].Error, StringComparison.Ordinal);
        Assert.Contains("no 2", done.Errors[1].Error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task After_its_last_attempt_a_job_is_dead_with_every_error(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        jobs.Script.Do = (_, _, _) => throw new InvalidDataException("never \0 works");
        var id = await jobs.AddedAsync("hopeless", new JobOptions { MaxAttempts = 3 });

        for (var i = 0; i < 3; i++)
            await RunLaterAsync(jobs);

        var job = await jobs.GetAsync(id);
        Assert.Equal((JobState.Dead, 3, 3), (job.State, job.Attempt, job.Errors.Count));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_snooze_spends_no_attempt(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var runs = 0;
        jobs.Script.Do = (_, _, _) => Task.FromResult(++runs < 4 ? JobOutcome.Snooze(TimeSpan.FromMinutes(5)) : JobOutcome.Done);
        var id = await jobs.AddedAsync("later", new JobOptions { MaxAttempts = 1 });

        await jobs.RunAsync();
        var snoozing = await jobs.GetAsync(id);
        for (var i = 0; i < 3; i++)
            await RunLaterAsync(jobs, TimeSpan.FromMinutes(5));

        Assert.Equal((JobState.Scheduled, 0), (snoozing.State, snoozing.Attempt));
        var done = await jobs.GetAsync(id);
        Assert.Equal((JobState.Done, 1, 0), (done.State, done.Attempt, done.Errors.Count));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_job_given_up_is_dead_at_once_with_the_reason(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        jobs.Script.Do = (_, _, _) => Task.FromResult(JobOutcome.GiveUp("the map is gone"));
        var id = await jobs.AddedAsync("a");

        await jobs.RunAsync();

        var job = await jobs.GetAsync(id);
        Assert.Equal(JobState.Dead, job.State);
        Assert.Equal("the map is gone", Assert.Single(job.Errors).Error);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_delayed_job_runs_when_its_time_has_come(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var delayed = await jobs.AddedAsync("delayed", new JobOptions { Delay = TimeSpan.FromHours(1) });
        var dated = await jobs.AddedAsync("dated", new JobOptions { At = TimeProvider.System.GetUtcNow().AddHours(2) });

        await jobs.RunAsync();
        Assert.Empty(jobs.Script.Ran);
        Assert.Equal(JobState.Scheduled, (await jobs.GetAsync(delayed)).State);

        await RunLaterAsync(jobs, TimeSpan.FromMinutes(61));
        Assert.Equal(["delayed"], jobs.Script.Ran);

        await RunLaterAsync(jobs, TimeSpan.FromMinutes(61));
        Assert.Equal(["delayed", "dated"], jobs.Script.Ran);
        Assert.Equal(JobState.Done, (await jobs.GetAsync(dated)).State);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_started_worker_promotes_a_job_that_falls_due_before_its_next_poll(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, r => r.Queue("default", TestJobs.Fast with { Poll = TimeSpan.FromMinutes(10) }));
        await jobs.Worker.StartAsync(TestJobs.Token);
        await jobs.AddAsync("first");
        await TestJobs.UntilAsync(() => jobs.Script.Ran.Count == 1, "the first has run");

        await jobs.AddAsync("soon", new JobOptions { Delay = TimeSpan.FromMilliseconds(100) });

        await TestJobs.UntilAsync(() => jobs.Script.Ran.Count == 2, "the second has run, long before the poll");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_idle_worker_is_rung_long_before_its_next_poll(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, r => r.Queue("default", TestJobs.Fast with { Poll = TimeSpan.FromMinutes(10) }));
        await jobs.Worker.StartAsync(TestJobs.Token);

        for (var i = 1; i <= 20; i++)
        {
            await jobs.AddAsync($"{i}");
            await TestJobs.UntilAsync(() => jobs.Script.Ran.Count == i, $"job {i} has run");
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_run_that_takes_too_long_is_stopped_and_tried_again(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        jobs.Script.Do = async (_, run, cancel) =>
        {
            if (run.Attempt == 1)
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            return JobOutcome.Done;
        };
        var id = await jobs.AddedAsync("slow", new JobOptions { Timeout = TimeSpan.FromMilliseconds(50) });

        await jobs.RunAsync();
        await RunLaterAsync(jobs);

        var job = await jobs.GetAsync(id);
        Assert.Equal((JobState.Done, 2), (job.State, job.Attempt));
        Assert.Contains("longer than", Assert.Single(job.Errors).Error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_handler_that_ignores_its_token_is_left_behind_and_does_not_hold_its_place(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(
            engine, r => r.Queue("default", TestJobs.Fast with { Concurrency = 1, AbandonAfter = TimeSpan.FromMilliseconds(50) }));
        var stuck = new ManualResetEventSlim();
        jobs.Script.Do = (job, _, _) =>
        {
            if (job.Name == "stuck")
                stuck.Wait();
            return Task.FromResult(JobOutcome.Done);
        };
        var id = await jobs.AddedAsync("stuck", new JobOptions { Timeout = TimeSpan.FromMilliseconds(50), MaxAttempts = 1 });
        var next = await jobs.AddedAsync("next");

        await jobs.Worker.StartAsync(TestJobs.Token);
        await jobs.UntilAsync(next, JobState.Done);
        await jobs.UntilAsync(id, JobState.Dead);
        stuck.Set();
        await jobs.Worker.StopAsync(TestJobs.Token);

        // What the handler said in the end was refused.
        Assert.Equal(JobState.Dead, (await jobs.GetAsync(id)).State);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_still_runs_at_the_end_of_the_drain_is_released_without_spending_an_attempt(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(
            engine, r => r.Queue("default", TestJobs.Fast with { Concurrency = 2 }), worker: new WorkerOptions { DrainFor = TimeSpan.Zero });
        jobs.Script.Do = async (_, _, cancel) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            return JobOutcome.Done;
        };
        var ids = new[] { await jobs.AddedAsync("a"), await jobs.AddedAsync("b"), await jobs.AddedAsync("c") };
        await jobs.Worker.StartAsync(TestJobs.Token);
        await TestJobs.UntilAsync(() => jobs.Script.Ran.Count == 2, "two run");

        await jobs.Worker.StopAsync(TestJobs.Token);

        foreach (var id in ids)
        {
            var job = await jobs.GetAsync(id);
            Assert.Equal((JobState.Waiting, 0, 0), (job.State, job.Attempt, job.Errors.Count));
        }
    }

    internal static Task<int> RunLaterAsync(TestJobs jobs) => RunLaterAsync(jobs, TimeSpan.FromHours(1));

    internal static async Task<int> RunLaterAsync(TestJobs jobs, TimeSpan time)
    {
        await jobs.Database.PassTimeAsync(time);
        return await jobs.RunAsync();
    }
}
