using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Jobs.Tests;

/// <summary>How an application's tests run jobs: SQLite, a clock that is held, and a worker that is never started.</summary>
public class HeldClockTests
{
    [Fact]
    public async Task Nothing_happens_between_two_calls_and_time_passes_when_the_test_says_so()
    {
        var clock = new HeldClock();
        await using var jobs = await TestJobs.CreateAsync(
            "sqlite", r => r.Cron("nightly", "0 3 * * *", new Errand("tick")), s => s.AddSingleton<TimeProvider>(clock), clock: clock);
        jobs.Script.Do = (job, run, _) => job.Name == "fails" && run.Attempt == 1
            ? throw new InvalidDataException()
            : Task.FromResult(JobOutcome.Done);
        await jobs.AddedAsync("now");
        await jobs.AddedAsync("fails");
        await jobs.AddedAsync("in two hours", new JobOptions { Delay = TimeSpan.FromHours(2) });

        Assert.Equal(2, await jobs.RunAsync());
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await jobs.RunAsync());
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await jobs.RunAsync());
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await jobs.RunAsync());

        Assert.Equal(["fails", "now"], jobs.Script.Ran.Take(2).Order()); // they run beside each other
        Assert.Equal(["fails", "in two hours", "tick"], jobs.Script.Ran.Skip(2));
    }

    [Fact]
    public async Task What_a_job_queues_runs_in_the_same_call()
    {
        await using var jobs = await TestJobs.CreateAsync("sqlite");
        jobs.Script.Do = async (job, _, _) =>
        {
            if (job.Name == "first")
                await jobs.AddedAsync("second");
            return JobOutcome.Done;
        };
        await jobs.AddedAsync("first");

        Assert.Equal(2, await jobs.RunAsync());
    }
}
