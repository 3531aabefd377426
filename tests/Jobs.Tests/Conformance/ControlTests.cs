namespace Longhouse.Jobs.Tests.Conformance;

public class ControlTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_waiting_or_scheduled_job_is_cancelled_at_once_and_frees_its_key(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var unique = new JobOptions { Unique = UniqueKey.UntilFinished("k") };
        var waiting = await jobs.AddedAsync("waiting", unique);
        var scheduled = await jobs.AddedAsync("scheduled", new JobOptions { Delay = TimeSpan.FromHours(1) });

        Assert.Equal(CancelResult.Cancelled, await jobs.Admin.CancelAsync(waiting, TestJobs.Token));
        Assert.Equal(CancelResult.Cancelled, await jobs.Admin.CancelAsync(scheduled, TestJobs.Token));

        Assert.Equal(0, await jobs.RunAsync());
        Assert.Equal(JobState.Cancelled, (await jobs.GetAsync(waiting)).State);
        Assert.IsType<Enqueued>(await jobs.AddAsync("next", unique));
        Assert.Equal(CancelResult.AlreadyFinished, await jobs.Admin.CancelAsync(waiting, TestJobs.Token));
        Assert.Equal(CancelResult.NotFound, await jobs.Admin.CancelAsync(999_999, TestJobs.Token));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_running_job_is_stopped_through_its_token(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        jobs.Script.Do = async (_, _, cancel) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            return JobOutcome.Done;
        };
        var id = await jobs.AddedAsync("endless");
        await jobs.Worker.StartAsync(TestJobs.Token);
        await jobs.UntilAsync(id, JobState.Running);

        Assert.Equal(CancelResult.Stopping, await jobs.Admin.CancelAsync(id, TestJobs.Token));

        await jobs.UntilAsync(id, JobState.Cancelled);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_running_job_that_was_asked_to_stop_does_not_come_back_by_a_retry_or_a_snooze(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var go = new TaskCompletionSource();
        jobs.Script.Do = async (job, _, _) =>
        {
            await go.Task;
            return job.Name == "snoozes" ? JobOutcome.Snooze(TimeSpan.FromHours(1)) : throw new InvalidDataException("fails");
        };
        var snoozes = await jobs.AddedAsync("snoozes");
        var fails = await jobs.AddedAsync("fails");
        await jobs.Worker.StartAsync(TestJobs.Token);
        await TestJobs.UntilAsync(() => jobs.Script.Ran.Count == 2, "both run");

        await jobs.Admin.CancelAsync(snoozes, TestJobs.Token);
        await jobs.Admin.CancelAsync(fails, TestJobs.Token);
        go.SetResult();

        await jobs.UntilAsync(snoozes, JobState.Cancelled);
        await jobs.UntilAsync(fails, JobState.Cancelled);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_running_job_that_finishes_all_the_same_is_done(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var go = new TaskCompletionSource();
        jobs.Script.Do = async (_, _, _) =>
        {
            await go.Task;
            return JobOutcome.Done;
        };
        var id = await jobs.AddedAsync("deaf");
        await jobs.Worker.StartAsync(TestJobs.Token);
        await jobs.UntilAsync(id, JobState.Running);

        Assert.Equal(CancelResult.Stopping, await jobs.Admin.CancelAsync(id, TestJobs.Token));
        Assert.True((await jobs.GetAsync(id)).Stopping);
        go.SetResult();

        await jobs.UntilAsync(id, JobState.Done);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_paused_queue_starts_nothing_until_it_is_resumed(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, r => r.Queue("default", TestJobs.Fast with { Poll = TimeSpan.FromMinutes(10) }));
        await jobs.Admin.PauseAsync("default", TestJobs.Token);
        await jobs.AddAsync("a");

        Assert.Equal(0, await jobs.RunAsync());
        Assert.True(Assert.Single(await jobs.Admin.CountsAsync(TestJobs.Token)).Paused);

        // The worker is asleep when the queue is resumed, and is rung.
        await jobs.Worker.StartAsync(TestJobs.Token);
        await jobs.Admin.ResumeAsync("default", TestJobs.Token);
        await TestJobs.UntilAsync(() => jobs.Script.Ran.Count == 1, "it has run");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Lower_numbers_run_first_and_a_job_can_be_moved_up(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, r => r.Queue("default", TestJobs.Fast with { Concurrency = 1 }));
        await jobs.AddedAsync("normal");
        await jobs.AddedAsync("urgent", new JobOptions { Priority = 1 });
        var low = await jobs.AddedAsync("low", new JobOptions { Priority = 9 });

        Assert.True(await jobs.Admin.ReprioritizeAsync(low, 0, TestJobs.Token));
        await jobs.RunAsync();

        Assert.Equal(["low", "urgent", "normal"], jobs.Script.Ran);
        Assert.False(await jobs.Admin.ReprioritizeAsync(low, 5, TestJobs.Token));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Dead_letters_are_replayed_one_by_one_or_by_filter_with_their_errors_kept(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        jobs.Script.Do = (_, _, _) => Task.FromResult(JobOutcome.GiveUp("broken"));
        var one = await jobs.AddedAsync("one", new JobOptions { Partition = "a" });
        var two = await jobs.AddedAsync("two", new JobOptions { Partition = "b" });
        var three = await jobs.AddedAsync("three", new JobOptions { Partition = "b" });
        await jobs.RunAsync();
        jobs.Script.Do = (_, _, _) => Task.FromResult(JobOutcome.Done);

        Assert.True(await jobs.Admin.RetryAsync(one, TestJobs.Token));
        Assert.Equal(1, await jobs.RunAsync());
        Assert.Equal(2, await jobs.Admin.ReplayDeadAsync(new JobFilter { Partition = "b" }, TestJobs.Token));
        Assert.Equal(2, await jobs.RunAsync());

        foreach (var id in (long[])[one, two, three])
        {
            var job = await jobs.GetAsync(id);
            Assert.Equal((JobState.Done, 1, 1), (job.State, job.Attempt, job.Errors.Count));
        }

        Assert.False(await jobs.Admin.RetryAsync(one, TestJobs.Token));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_scheduled_job_is_run_now_on_request(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var id = await jobs.AddedAsync("a", new JobOptions { Delay = TimeSpan.FromDays(1) });

        Assert.True(await jobs.Admin.RetryAsync(id, TestJobs.Token));

        Assert.Equal(1, await jobs.RunAsync());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Lists_are_filtered_and_paged_newest_first(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var ids = new List<long>();
        for (var i = 0; i < 5; i++)
            ids.Add(await jobs.AddedAsync($"{i}", new JobOptions { Partition = "a", Actor = "user_1", Trace = "t" }));
        await jobs.AddedAsync("other", new JobOptions { Partition = "b" });
        await jobs.AddedAsync("later", new JobOptions { Partition = "a", Delay = TimeSpan.FromHours(1) });

        var filter = new JobFilter { State = JobState.Waiting, Partition = "a", Queue = "default", Kind = "test.errand", Limit = 3 };
        var page = await jobs.Admin.ListAsync(filter, TestJobs.Token);
        var rest = await jobs.Admin.ListAsync(filter with { Before = page[^1].Id }, TestJobs.Token);

        Assert.Equal(ids.AsEnumerable().Reverse(), page.Concat(rest).Select(j => j.Id));
        Assert.Equal(("user_1", "t", """{"name":"4"}"""), (page[0].Actor, page[0].Trace, page[0].Args));
        Assert.Empty(await jobs.Admin.ListAsync(filter with { State = JobState.Dead }, TestJobs.Token));
        Assert.Equal(
            [new QueueCounts("default", false, 1, 6, 0, 0)],
            await jobs.Admin.CountsAsync(TestJobs.Token));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_ended_is_counted_by_minute_and_queue(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        jobs.Script.Do = (job, _, _) => Task.FromResult(job.Name == "dead" ? JobOutcome.GiveUp("x") : JobOutcome.Done);
        foreach (var name in (string[])["a", "b", "dead"])
            await jobs.AddAsync(name);
        await jobs.Admin.CancelAsync(await jobs.AddedAsync("never"), TestJobs.Token);
        Assert.Equal((0, 1, 0), await SumAsync());

        await jobs.RunAsync();

        Assert.Equal((2, 1, 1), await SumAsync());
        Assert.Empty(await jobs.Admin.RatesAsync(TimeSpan.FromTicks(1), TestJobs.Token));

        async Task<(long, long, long)> SumAsync()
        {
            var minutes = await jobs.Admin.RatesAsync(TimeSpan.FromHours(1), TestJobs.Token);
            Assert.All(minutes, minute => Assert.Equal(("default", 0), (minute.Queue, minute.At.Second)));
            return (minutes.Sum(minute => minute.Done), minutes.Sum(minute => minute.Cancelled), minutes.Sum(minute => minute.Dead));
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_partition_is_forgotten_whole_and_the_others_are_left_alone(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        foreach (var partition in (string[])["gone", "stays"])
        {
            await jobs.AddAsync("ran", new JobOptions { Partition = partition });
            await jobs.RunAsync();
            await jobs.AddAsync("waits", new JobOptions { Partition = partition });
            await jobs.AddAsync("later", new JobOptions { Partition = partition, Delay = TimeSpan.FromHours(1) });
            await jobs.Admin.SetPartitionAsync("default", partition, 2, 1, TestJobs.Token);
        }

        Assert.Equal(3, await jobs.Admin.ForgetPartitionAsync("gone", TestJobs.Token));

        Assert.Equal(0, await jobs.Admin.ForgetPartitionAsync("gone", TestJobs.Token));
        foreach (var state in (JobState[])[JobState.Done, JobState.Waiting, JobState.Scheduled])
            Assert.Equal("stays", Assert.Single(await jobs.Admin.ListAsync(new JobFilter { State = state }, TestJobs.Token)).Partition);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Each_state_has_its_list(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        jobs.Script.Do = (job, _, _) => Task.FromResult(job.Name == "dead" ? JobOutcome.GiveUp("x") : JobOutcome.Done);
        var done = await jobs.AddedAsync("done");
        var dead = await jobs.AddedAsync("dead");
        await jobs.RunAsync();
        var cancelled = await jobs.AddedAsync("cancelled");
        await jobs.Admin.CancelAsync(cancelled, TestJobs.Token);

        foreach (var (state, id) in ((JobState, long)[])[(JobState.Done, done), (JobState.Dead, dead), (JobState.Cancelled, cancelled)])
            Assert.Equal([id], (await jobs.Admin.ListAsync(new JobFilter { State = state }, TestJobs.Token)).Select(j => j.Id));
    }
}
