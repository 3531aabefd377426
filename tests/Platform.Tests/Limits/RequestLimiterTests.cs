using System.Diagnostics.Metrics;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Platform.Tests.Limits;

public sealed class RequestLimiterTests
{
    private static readonly IMeterFactory Meters =
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    private readonly HeldClock _clock = new();

    [Fact]
    public void Gives_the_whole_burst_and_then_the_rate()
    {
        var limiter = Create(perSecond: 10, burst: 5);

        Assert.Equal([4, 3, 2, 1, 0], Enumerable.Range(0, 5).Select(_ => limiter.TryTake("a", out var _, out var left) ? left : -1));
        Assert.False(limiter.TryTake("a", out var retryAfter, out var remaining));
        Assert.Equal((TimeSpan.FromMilliseconds(100), 0), (retryAfter, remaining));

        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(limiter.TryTake("a", out retryAfter, out _));
        Assert.Equal(TimeSpan.FromMilliseconds(1), retryAfter);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(limiter.TryTake("a", out _, out remaining));
        Assert.Equal(0, remaining);
        Assert.False(limiter.TryTake("a", out _, out _));
    }

    [Fact]
    public void A_refusal_costs_nothing()
    {
        var limiter = Create(perSecond: 10, burst: 1);
        Assert.True(limiter.TryTake("a", out _, out _));

        for (var i = 0; i < 1000; i++)
            Assert.False(limiter.TryTake("a", out _, out _));
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.True(limiter.TryTake("a", out _, out _));
    }

    [Fact]
    public void A_long_pause_fills_the_bucket_and_no_more()
    {
        var limiter = Create(perSecond: 10, burst: 5);
        Take(limiter, "a", 5);

        _clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal(5, Take(limiter, "a", 100));
    }

    [Fact]
    public void Keys_do_not_share()
    {
        var limiter = Create(perSecond: 1, burst: 3);

        Assert.Equal((3, 3), (Take(limiter, "a", 10), Take(limiter, "b", 10)));
    }

    [Fact]
    public void Over_a_long_time_the_rate_is_kept_exactly()
    {
        var limiter = Create(perSecond: 7, burst: 3);
        var taken = 0;

        for (var i = 0; i < 10_000; i++)
        {
            taken += Take(limiter, "a", 3);
            _clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(taken, 3 + 700 - 1, 3 + 700 + 1);
    }

    [Fact]
    public void Jumps_of_the_wall_clock_change_nothing()
    {
        var limiter = Create(perSecond: 10, burst: 2);
        Take(limiter, "a", 2);

        _clock.Jump(TimeSpan.FromDays(365));
        Assert.False(limiter.TryTake("a", out _, out _));
        _clock.Jump(TimeSpan.FromDays(-730));
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.True(limiter.TryTake("a", out _, out _));
    }

    [Fact]
    public void A_monotonic_clock_that_falls_back_locks_nobody_out()
    {
        var clock = new FallingClock();
        var limiter = new RequestLimiter<string>("test", new RequestRate(10, 2), new LimitMetrics(Meters), clock);
        clock.Now = TimeSpan.FromDays(10).Ticks;
        Take(limiter, "a", 2);

        clock.Now = 0;
        Assert.False(limiter.TryTake("a", out var retryAfter, out _));
        Assert.True(retryAfter <= TimeSpan.FromMilliseconds(100));
        clock.Now = retryAfter.Ticks;

        Assert.True(limiter.TryTake("a", out _, out _));
        Assert.False(limiter.TryTake("a", out _, out _));
    }

    [Fact]
    public void A_key_may_have_a_rate_of_its_own_that_changes()
    {
        var limiter = Create(perSecond: 1, burst: 100);

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => limiter.TryTake("a", new RequestRate(1, 3), out var _, out var _)));
        Assert.Equal(97, Take(limiter, "a", 200));
        Assert.False(limiter.TryTake("a", new RequestRate(1000, 3), out var retryAfter, out _));
        Assert.Equal(TimeSpan.FromMilliseconds(1), retryAfter);
    }

    [Fact]
    public void Full_buckets_are_forgotten_and_others_are_not()
    {
        var limiter = Create(perSecond: 10, burst: 5);
        for (var i = 0; i < 50; i++)
            limiter.TryTake($"idle {i}", out _, out _);
        _clock.Advance(TimeSpan.FromSeconds(61));
        Take(limiter, "busy", 5);
        Assert.Equal(1, limiter.Count);

        limiter.TryTake("another", out _, out _);

        Assert.Equal(2, limiter.Count);
        Assert.False(limiter.TryTake("busy", out _, out _));
    }

    [Fact]
    public void The_number_of_keys_is_bounded_and_the_rest_share_a_bucket()
    {
        var limiter = Create(perSecond: 0.001, burst: 2, maxKeys: 100);

        var granted = Enumerable.Range(0, 10_000).Count(i => limiter.TryTake($"key {i}", out var _, out var _));

        Assert.Equal(100, limiter.Count);
        Assert.Equal(100 + 2, granted);
        Assert.True(limiter.TryTake("key 5", out _, out _)); // a known key is as free as before
    }

    [Fact]
    public void When_crowded_room_is_made_within_a_second()
    {
        var limiter = Create(perSecond: 10, burst: 2, maxKeys: 100);
        for (var i = 0; i < 200; i++)
            limiter.TryTake($"old {i}", out _, out _);

        _clock.Advance(TimeSpan.FromSeconds(1.5));

        Assert.All(Enumerable.Range(0, 100), i => Assert.True(limiter.TryTake($"new {i}", out _, out _)));
    }

    [Fact]
    public void Many_threads_take_exactly_what_there_is()
    {
        var limiter = Create(perSecond: 1, burst: 1000);
        var taken = 0;

        Parallel.For(0, 50_000, i =>
        {
            if (limiter.TryTake($"key {i % 4}", out _, out _))
                Interlocked.Increment(ref taken);
        });

        Assert.Equal(4000, taken);
    }

    [Fact]
    public void A_wrong_option_is_named_with_its_value_and_what_is_allowed() => Assert.Equal(
        [
            "Limits:TenantRequestsPerSecond is 0, but must be between 1 and 1000000.",
            "Limits:TenantRequestsBurst is -1, but must be between 1 and 10000000.",
            "Limits:AddressRequestsPerSecond is 0, but must be between 1 and 1000000.",
            "Limits:AddressRequestsBurst is 10000001, but must be between 1 and 10000000.",
        ],
        new LimitOptions { TenantRequestsPerSecond = 0, TenantRequestsBurst = -1, AddressRequestsPerSecond = 0, AddressRequestsBurst = 10_000_001 }.Validate());

    private RequestLimiter<string> Create(double perSecond, int burst, int maxKeys = 100_000) =>
        new("test", new RequestRate(perSecond, burst), new LimitMetrics(Meters), _clock, maxKeys);

    private static int Take(RequestLimiter<string> limiter, string key, int times) =>
        Enumerable.Range(0, times).Count(_ => limiter.TryTake(key, out var _, out var _));

    private sealed class FallingClock : TimeProvider
    {
        public long Now { get; set; }
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
        public override long GetTimestamp() => Now;
    }
}
