using System.Data.Common;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Jobs.Tests.Conformance;

public class HandlerTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_handler_makes_its_writes_and_its_completion_in_one_transaction(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        await jobs.Database.QueryAsync("create table effect (name text)");
        jobs.Script.Do = async (job, run, cancel) =>
        {
            await jobs.Database.InTransactionAsync(async connection =>
            {
                await run.HoldAsync(connection, cancel);
                await ExecuteAsync(connection, $"insert into effect values ('{job.Name}')");
                await run.CompleteAsync(connection, cancel);
            });
            return JobOutcome.Done;
        };
        var id = await jobs.AddedAsync("a");

        await jobs.RunAsync();

        Assert.Equal(JobState.Done, (await jobs.GetAsync(id)).State);
        Assert.Equal(1L, Convert.ToInt64(await jobs.Database.QueryAsync("select count(*) from effect")));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_fenced_handlers_writes_roll_back(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        await jobs.Database.QueryAsync("create table effect (name text)");
        JobLostException? lost = null;
        jobs.Script.Do = async (job, run, cancel) =>
        {
            if (run.Attempt == 1)
            {
                await jobs.Database.PassTimeAsync(TimeSpan.FromMinutes(1));
                await jobs.Store.Upkeep.ReapAsync(cancel);
                lost = await Assert.ThrowsAsync<JobLostException>(() => jobs.Database.InTransactionAsync(async connection =>
                {
                    await ExecuteAsync(connection, "insert into effect values ('fenced')");
                    await run.CompleteAsync(connection, cancel);
                }));
                throw lost;
            }

            await jobs.Database.InTransactionAsync(async connection =>
            {
                await ExecuteAsync(connection, "insert into effect values ('once')");
                await run.CompleteAsync(connection, cancel);
            });
            return JobOutcome.Done;
        };
        var id = await jobs.AddedAsync("a");

        await jobs.RunAsync();
        await jobs.RunAsync();

        Assert.NotNull(lost);
        Assert.Equal((JobState.Done, 2), ((await jobs.GetAsync(id)).State, (await jobs.GetAsync(id)).Attempt));
        Assert.Equal("once", await jobs.Database.QueryAsync("select min(name) from effect"));
        Assert.Equal(1L, Convert.ToInt64(await jobs.Database.QueryAsync("select count(*) from effect")));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_completion_that_rolls_back_leaves_the_job_to_its_retry(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, TestJobs.RetryLater);
        jobs.Script.Do = async (_, run, cancel) =>
        {
            await jobs.Database.InTransactionAsync(async connection =>
            {
                await run.CompleteAsync(connection, cancel);
                if (run.Attempt == 1)
                    throw new InvalidDataException("after completing");
            });
            return JobOutcome.Done;
        };
        var id = await jobs.AddedAsync("a");

        await jobs.RunAsync();
        Assert.Equal(JobState.Scheduled, (await jobs.GetAsync(id)).State);
        await RunningTests.RunLaterAsync(jobs);

        Assert.Equal(JobState.Done, (await jobs.GetAsync(id)).State);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_host_restores_partition_and_actor_around_every_handler(string engine)
    {
        var seen = new List<string>();
        await using var jobs = await TestJobs.CreateAsync(
            engine, services: s => s.AddSingleton(seen).AddScoped<IJobScope, RestoringScope>());
        jobs.Script.Do = (_, _, _) =>
        {
            seen.Add($"handler as {RestoringScope.Tenant.Value}");
            return Task.FromResult(JobOutcome.Done);
        };
        await jobs.AddedAsync("a", new JobOptions { Partition = "tenant_1", Actor = "user_1" });

        await jobs.RunAsync();

        Assert.Equal(["enter tenant_1 user_1", "handler as tenant_1", "leave"], seen);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_trace_of_the_caller_goes_on_in_the_handler(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        using var source = new ActivitySource($"test {engine}");
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s == source || s.Name == "Longhouse.Jobs",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        string? trace = null;
        jobs.Script.Do = (_, _, _) =>
        {
            trace = Activity.Current?.TraceId.ToString();
            return Task.FromResult(JobOutcome.Done);
        };
        string expected;
        using (var caller = source.StartActivity("caller"))
        {
            expected = caller!.TraceId.ToString();
            await jobs.AddedAsync("a");
        }

        await jobs.RunAsync();

        Assert.Equal(expected, trace);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_kind_that_nobody_here_knows_is_left_for_a_newer_release(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var result = await jobs.Client.EnqueueAsync(new FromTheFuture(), new JobOptions { MaxAttempts = 1 }, TestJobs.Token);
        var id = Assert.IsType<Enqueued>(result).Id;

        await jobs.RunAsync();

        var job = await jobs.GetAsync(id);
        Assert.Equal((JobState.Scheduled, 0, 0), (job.State, job.Attempt, job.Errors.Count));
        await using var newer = jobs.Another(r => r.Add<FromTheFuture, FromTheFutureHandler>());
        await RunningTests.RunLaterAsync(newer);
        Assert.Equal(JobState.Done, (await jobs.GetAsync(id)).State);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Arguments_that_no_longer_parse_go_to_the_dead_letters_with_a_clear_error(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var missing = await jobs.AddedAsync("a");
        var broken = await jobs.AddedAsync("b");
        await jobs.Database.QueryAsync($"update {jobs.Database.Table("waiting")} set args = '{{\"title\":1}}' where id = {missing}");
        await jobs.Database.QueryAsync($"update {jobs.Database.Table("waiting")} set args = '{{' where id = {broken}");

        await jobs.RunAsync();

        foreach (var id in (long[])[missing, broken])
        {
            var job = await jobs.GetAsync(id);
            Assert.Equal(JobState.Dead, job.State);
            Assert.StartsWith("The arguments of \"test.errand\" cannot be read:", Assert.Single(job.Errors).Error, StringComparison.Ordinal);
        }

        Assert.Empty(jobs.Script.Ran);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Progress_is_seen_by_those_who_wait_for_it(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine);
        var seen = new SemaphoreSlim(0);
        jobs.Script.Do = async (_, run, cancel) =>
        {
            foreach (var done in (long[])[1, 2])
            {
                run.Report(done, 2, $"step {done}");
                await seen.WaitAsync(cancel);
            }

            return JobOutcome.Done;
        };
        var id = await jobs.AddedAsync("a");
        await jobs.Worker.StartAsync(TestJobs.Token);

        var states = new List<JobProgress>();
        await foreach (var progress in jobs.Admin.WatchAsync(id, TestJobs.Token))
        {
            states.Add(progress);
            if (progress.Done is not null)
                seen.Release();
        }

        Assert.Contains(new JobProgress(id, JobState.Running, 1, 2, "step 1"), states);
        Assert.Contains(new JobProgress(id, JobState.Running, 2, 2, "step 2"), states);
        Assert.Equal(JobState.Done, states[^1].State);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Defaults_of_a_kind_hold_unless_the_enqueue_says_otherwise(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, r => r.Add<FromTheFuture, FromTheFutureHandler>(
            new JobOptions { Queue = "slow", Priority = 7, MaxAttempts = 3, Timeout = TimeSpan.FromMinutes(5) }));

        var plain = Assert.IsType<Enqueued>(await jobs.Client.EnqueueAsync(new FromTheFuture(), TestJobs.Token)).Id;
        var other = Assert.IsType<Enqueued>(await jobs.Client.EnqueueAsync(new FromTheFuture(), new JobOptions { Priority = 2 }, TestJobs.Token)).Id;

        var job = await jobs.GetAsync(plain);
        Assert.Equal(("slow", (short)7, 3, TimeSpan.FromMinutes(5)), (job.Queue, job.Priority, job.MaxAttempts, job.Timeout));
        Assert.Equal(2, (await jobs.GetAsync(other)).Priority);
        Assert.Equal(2, await jobs.RunAsync());
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}

internal sealed record FromTheFuture : IJob
{
    public static string Kind => "test.future";
}

internal sealed class FromTheFutureHandler : IJobHandler<FromTheFuture>
{
    public Task<JobOutcome> RunAsync(FromTheFuture job, CancellationToken cancel) => Task.FromResult(JobOutcome.Done);
}

internal sealed class RestoringScope(List<string> seen) : IJobScope
{
    public static AsyncLocal<string?> Tenant { get; } = new();

    public async Task<JobOutcome> RunAsync(JobRun run, IServiceProvider services, Func<Task<JobOutcome>> handler)
    {
        seen.Add($"enter {run.Partition} {run.Actor}");
        Tenant.Value = run.Partition;
        var outcome = await handler();
        seen.Add("leave");
        return outcome;
    }
}
