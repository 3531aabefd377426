using Longhouse.Jobs.Stores;

namespace Longhouse.Jobs.Tests;

/// <summary>Leases on SQLite are measured by the machine's uptime, which nobody can set.</summary>
public class SqliteLeaseTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_wall_clock_that_jumps_ends_no_lease_and_prolongs_none(int days)
    {
        var clock = new SettableClock();
        await using var jobs = await TestJobs.CreateAsync("sqlite", clock: clock);
        await jobs.AddedAsync("a");
        var worker = await ClaimAsync(jobs);

        clock.Wall += TimeSpan.FromDays(days);
        Assert.Equal(0, await jobs.Store.Upkeep.ReapAsync(TestJobs.Token));
        Assert.True((await jobs.Store.Work.BeatAsync(worker, Lease, TestJobs.Token)).Held);

        clock.Up += Lease;
        Assert.Equal(1, await jobs.Store.Upkeep.ReapAsync(TestJobs.Token));
        Assert.False((await jobs.Store.Work.BeatAsync(worker, Lease, TestJobs.Token)).Held);
    }

    [Fact]
    public async Task Leases_from_before_the_machine_started_are_over()
    {
        var clock = new SettableClock();
        await using var jobs = await TestJobs.CreateAsync("sqlite", clock: clock);
        await jobs.AddedAsync("a");
        await ClaimAsync(jobs);

        await jobs.Database.QueryAsync("update jobs_worker set boot = 'another start'");
        clock.Up -= TimeSpan.FromHours(1);

        Assert.Equal(1, await jobs.Store.Upkeep.ReapAsync(TestJobs.Token));
    }

    private static async Task<Guid> ClaimAsync(TestJobs jobs)
    {
        var worker = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await jobs.Store.Work.JoinAsync(new WorkerIdentity(worker, "default", "here"), Lease, TestJobs.Token);
        var claim = await jobs.Store.Work.OpenClaimer("default", TestJobs.Fast).ClaimAsync(worker, 1, null, TestJobs.Token);
        Assert.Single(claim.Jobs);
        return worker;
    }

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public TimeSpan Up { get; set; } = TimeSpan.FromHours(5);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => Up.Ticks;
    }
}
