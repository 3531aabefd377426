using Longhouse.Jobs.Stores;

namespace Longhouse.Jobs.Tests.Conformance;

public class LeaseTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_dead_workers_jobs_are_taken_back_with_the_attempt_spent(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var id = await jobs.AddedAsync("a");
        await ClaimAsDeadWorkerAsync(jobs);

        Assert.Equal(0, await jobs.Store.Upkeep.ReapAsync(TestJobs.Token));
        await jobs.Database.PassTimeAsync(Lease);
        Assert.Equal(1, await jobs.Store.Upkeep.ReapAsync(TestJobs.Token));

        Assert.Equal(1, await jobs.RunAsync());
        var job = await jobs.GetAsync(id);
        Assert.Equal((JobState.Done, 2), (job.State, job.Attempt));
        Assert.Equal("lease lost", Assert.Single(job.Errors).Error);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_job_that_kills_its_worker_in_the_last_attempt_is_dead(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var id = await jobs.AddedAsync("a", new JobOptions { MaxAttempts = 1, Unique = UniqueKey.UntilFinished("k") });
        await ClaimAsDeadWorkerAsync(jobs);

        await jobs.Database.PassTimeAsync(Lease);
        await jobs.Store.Upkeep.ReapAsync(TestJobs.Token);

        Assert.Equal(JobState.Dead, (await jobs.GetAsync(id)).State);
        Assert.IsType<Enqueued>(await jobs.AddAsync("b", new JobOptions { Unique = UniqueKey.UntilFinished("k") }));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_worker_whose_lease_is_over_can_neither_renew_nor_claim_nor_settle(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var id = await jobs.AddedAsync("a");
        await jobs.AddedAsync("b");
        var (worker, claimer) = await ClaimAsDeadWorkerAsync(jobs);
        await jobs.Database.PassTimeAsync(Lease);
        await jobs.Store.Upkeep.ReapAsync(TestJobs.Token);

        Assert.False((await jobs.Store.Work.BeatAsync(worker, Lease, TestJobs.Token)).Held);
        Assert.Empty((await claimer.ClaimAsync(worker, 10, null, TestJobs.Token)).Jobs);
        Assert.Empty(await jobs.Store.Work.SettleAsync(worker, [new Settlement(id, Fate.Done)], TestJobs.Token));
        await jobs.Database.InTransactionAsync(async connection =>
        {
            Assert.False(await jobs.Store.Work.HoldAsync(connection, id, worker, TestJobs.Token));
            Assert.False(await jobs.Store.Work.CompleteAsync(connection, id, worker, TestJobs.Token));
        });
        Assert.Equal(JobState.Waiting, (await jobs.GetAsync(id)).State);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_worker_that_lost_its_lease_stops_its_handlers_and_goes_on_under_a_new_name(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(
            engine, r => r.Queue("default", TestJobs.Fast with { Lease = TimeSpan.FromMilliseconds(300) }));
        var stopped = 0;
        jobs.Script.Do = async (_, run, cancel) =>
        {
            if (run.Attempt > 1)
                return JobOutcome.Done;
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            }
            finally
            {
                Interlocked.Increment(ref stopped);
            }

            return JobOutcome.Done;
        };
        var id = await jobs.AddedAsync("a");
        await jobs.Worker.StartAsync(TestJobs.Token);
        await TestJobs.UntilAsync(() => jobs.Script.Ran.Count == 1, "it runs");

        await jobs.Database.PassTimeAsync(TimeSpan.FromMinutes(1));

        await jobs.UntilAsync(id, JobState.Done);
        Assert.Equal(1, stopped);
        Assert.Equal(2, (await jobs.GetAsync(id)).Attempt);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_long_run_outlives_many_leases_because_they_are_renewed(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(
            engine, r => r.Queue("default", TestJobs.Fast with { Lease = TimeSpan.FromMilliseconds(300) }));
        await using var other = jobs.Another(r => r.Queue("default", TestJobs.Fast with { Lease = TimeSpan.FromMilliseconds(300) }));
        var release = new TaskCompletionSource();
        jobs.Script.Do = other.Script.Do = async (_, _, cancel) =>
        {
            await release.Task.WaitAsync(cancel);
            return JobOutcome.Done;
        };
        var id = await jobs.AddedAsync("long");
        await jobs.Worker.StartAsync(TestJobs.Token);
        await other.Worker.StartAsync(TestJobs.Token);
        await jobs.UntilAsync(id, JobState.Running);

        // Five leases, told by the renewals that the table shows.
        var started = await LeaseUntilAsync(jobs);
        await TestJobs.UntilAsync(async () => await LeaseUntilAsync(jobs) > started + 1500, "the lease was renewed many times");
        release.SetResult();

        await jobs.UntilAsync(id, JobState.Done);
        Assert.Equal(1, (await jobs.GetAsync(id)).Attempt);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_job_claimed_by_an_answer_that_was_lost_comes_back_while_its_worker_lives(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(
            engine, r => r.Queue("default", TestJobs.Fast with { Lease = TimeSpan.FromMilliseconds(300), BackoffBase = TimeSpan.FromMilliseconds(1) }));
        await jobs.Admin.PauseAsync("default", TestJobs.Token);
        var id = await jobs.AddedAsync("a");
        await jobs.Worker.StartAsync(TestJobs.Token);
        await TestJobs.UntilAsync(async () => await jobs.Database.CountAsync("worker") == 1, "the worker is there");

        // As if this worker had claimed it and never heard of it.
        await jobs.Admin.ResumeAsync("default", TestJobs.Token);
        await jobs.UntilAsync(id, JobState.Done);
        await jobs.Database.QueryAsync(
            $"""
            insert into {jobs.Database.Table("running")} (id, queue, priority, partition, weight, kind, args, attempt, max_attempts, enqueued_at, worker, started_at)
            select 1000001, f.queue, f.priority, f.partition, f.weight, f.kind, f.args, 1, 20, f.enqueued_at, w.id, f.started_at
            from {jobs.Database.Table("finished")} f, {jobs.Database.Table("worker")} w
            """);

        await jobs.UntilAsync(1000001, JobState.Done);
        Assert.Contains("answer was lost", Assert.Single((await jobs.GetAsync(1000001)).Errors).Error, StringComparison.Ordinal);
    }

    private static async Task<long> LeaseUntilAsync(TestJobs jobs) => await jobs.Database.QueryAsync(
        $"select max(lease_until) from {jobs.Database.Table("worker")}") switch
    {
        DateTime time => new DateTimeOffset(time).ToUnixTimeMilliseconds(),
        var number => Convert.ToInt64(number),
    };

    private static async Task<(Guid Worker, IJobClaimer Claimer)> ClaimAsDeadWorkerAsync(TestJobs jobs)
    {
        var worker = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await jobs.Store.Work.JoinAsync(new WorkerIdentity(worker, "default", "doomed"), Lease, TestJobs.Token);
        var claimer = jobs.Store.Work.OpenClaimer("default", TestJobs.Fast);
        Assert.Single((await claimer.ClaimAsync(worker, 1, null, TestJobs.Token)).Jobs);
        return (worker, claimer);
    }
}
