using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Testing;

namespace Longhouse.ControlPlane.Tests.Hosting;

public sealed class RecurringTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task What_fails_is_told_and_tried_again_the_next_time()
    {
        var clock = new HeldClock();
        using var work = new Work(clock, _ => throw new InvalidOperationException("A defect."));
        await work.StartAsync(default);

        await work.RanAsync(1);
        clock.Advance(Pause);
        await work.RanAsync(2);

        await Until.TrueAsync(() => work.Failures == 2, Patience, "both failures are told");
        await work.StopAsync(default);
        Assert.True(work.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_takes_longer_than_the_pause_runs_once_at_a_time()
    {
        var clock = new HeldClock();
        var done = new TaskCompletionSource();
        using var work = new Work(clock, _ => done.Task);
        await work.StartAsync(default);
        await work.RanAsync(1);

        clock.Advance(3 * Pause);
        Assert.Equal(1, work.Runs);
        done.SetResult();

        await work.RanAsync(2); // for all the times that were missed together
        clock.Advance(Pause);
        await work.RanAsync(3);
        await work.StopAsync(default);
    }

    [Fact]
    public async Task What_is_under_way_when_the_server_stops_is_cancelled_and_no_failure()
    {
        using var work = new Work(new HeldClock(), cancel => Task.Delay(Timeout.InfiniteTimeSpan, cancel));
        await work.StartAsync(default);
        await work.RanAsync(1);

        await work.StopAsync(default);

        Assert.Equal((1, 0, true), (work.Runs, work.Failures, work.ExecuteTask!.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task What_has_nothing_to_do_yet_waits_for_the_first_pause()
    {
        var clock = new HeldClock();
        using var work = new Work(clock, _ => Task.CompletedTask, atOnce: false);
        await work.StartAsync(default);
        await Until.TrueAsync(() => { clock.Advance(Pause / 4); return work.Runs > 0; }, Patience, "it ran");
        await work.StopAsync(default);

        Assert.True(clock.GetTimestamp() >= Pause.Ticks);
    }

    private sealed class Work(TimeProvider clock, Func<CancellationToken, Task> work, bool atOnce = true) : Recurring(Pause, clock, atOnce)
    {
        private int _runs;
        private int _failures;

        public int Runs => Volatile.Read(ref _runs);

        public int Failures => Volatile.Read(ref _failures);

        public Task RanAsync(int times) => Until.TrueAsync(() => Runs >= times, Patience, $"it ran {times} times");

        protected override Task RunAsync(CancellationToken cancel)
        {
            Interlocked.Increment(ref _runs);
            return work(cancel);
        }

        protected override void OnFailed(Exception failure) => Interlocked.Increment(ref _failures);
    }
}
