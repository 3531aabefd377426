namespace Longhouse.Jobs.Tests.Conformance;

public class ScheduleTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_tick_fires_once_over_any_number_of_workers(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, Hourly);
        await using var other = jobs.Another(Hourly);
        await jobs.RunAsync();
        Assert.Empty(jobs.Script.Ran);

        await jobs.Database.PassTimeAsync(TimeSpan.FromHours(1));
        await Task.WhenAll(jobs.RunAsync(), other.RunAsync());
        await jobs.RunAsync();

        Assert.Equal(["tick"], jobs.Script.Ran.Concat(other.Script.Ran));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Missed_ticks_run_once_or_not_at_all_as_declared(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, r => r
            .Cron("once", "0 * * * *", new Errand("once"))
            .Cron("skip", "0 * * * *", new Errand("skip"), new CronOptions { Missed = MissedTicks.Skip }));
        await jobs.RunAsync();

        // The whole table is half a day older than the clock: twelve ticks went by unseen.
        await jobs.Database.PassTimeAsync(TimeSpan.FromHours(12.5));
        await jobs.RunAsync();

        Assert.Equal(["once"], jobs.Script.Ran);
        Assert.All(await jobs.Admin.SchedulesAsync(TestJobs.Token), s => Assert.True(s.NextAt > TimeProvider.System.GetUtcNow()));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Schedules_are_visible_and_a_paused_one_does_not_fire(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, r => r.Cron(
            "daily", "30 4 * * *", new Errand("tick"), new CronOptions { TimeZone = "Europe/Berlin" }));
        await jobs.RunAsync();

        Assert.True(await jobs.Admin.PauseScheduleAsync("daily", TestJobs.Token));
        await jobs.Database.PassTimeAsync(TimeSpan.FromHours(25));
        await jobs.RunAsync();
        var paused = Assert.Single(await jobs.Admin.SchedulesAsync(TestJobs.Token));

        Assert.Equal(("daily", "test.errand", "30 4 * * *", "Europe/Berlin", true), (paused.Name, paused.Kind, paused.Expression, paused.TimeZone, paused.Paused));
        Assert.Empty(jobs.Script.Ran);

        Assert.True(await jobs.Admin.ResumeScheduleAsync("daily", TestJobs.Token));
        await jobs.RunAsync();
        Assert.Empty(jobs.Script.Ran);
        Assert.True(Assert.Single(await jobs.Admin.SchedulesAsync(TestJobs.Token)).NextAt > TimeProvider.System.GetUtcNow());
        Assert.False(await jobs.Admin.PauseScheduleAsync("nobody knows", TestJobs.Token));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_changed_expression_starts_over_and_an_unchanged_one_keeps_its_tick(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, Hourly);
        await jobs.RunAsync();
        await jobs.Database.PassTimeAsync(TimeSpan.FromHours(1));

        // The next release starts before anybody fired the tick: it is still due.
        await using var same = jobs.Another(Hourly);
        await same.RunAsync();
        Assert.Equal(["tick"], same.Script.Ran);

        await using var changed = jobs.Another(r => r.Cron("hourly", "0 0 1 1 *", new Errand("tick")));
        await changed.RunAsync();
        Assert.True(Assert.Single(await jobs.Admin.SchedulesAsync(TestJobs.Token)).NextAt > TimeProvider.System.GetUtcNow());
        Assert.Equal("0 0 1 1 *", Assert.Single(await jobs.Admin.SchedulesAsync(TestJobs.Token)).Expression);
    }

    private static void Hourly(JobRegistry registry) => registry.Cron("hourly", "0 * * * *", new Errand("tick"));
}
