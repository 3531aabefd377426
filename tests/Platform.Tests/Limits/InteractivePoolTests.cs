using System.Diagnostics.Metrics;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Testing;
using Longhouse.Platform.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Platform.Tests.Limits;

public sealed class InteractivePoolTests
{
    private readonly HeldClock _clock = new();

    [Fact]
    public async Task Gives_out_its_places_and_then_lets_wait()
    {
        var pool = Create(new InteractivePoolOptions { Places = 2 });
        using var first = await Enter(pool, "a");
        using var second = await Enter(pool, "a");

        var third = Enter(pool, "a");
        Assert.False(third.IsCompleted);
        first.Dispose();

        using var place = await third;
        Assert.Null(place.Refusal);
        Assert.False(place.Cancel.IsCancellationRequested);
    }

    [Fact]
    public async Task Giving_a_place_back_twice_makes_no_second_one()
    {
        var pool = Create(new InteractivePoolOptions { Places = 1 });
        var first = await Enter(pool, "a");
        var second = Enter(pool, "a");
        var third = Enter(pool, "a");

        first.Dispose();
        first.Dispose();

        (await second).Dispose();
        (await third).Dispose();
        var again = await Enter(pool, "a");
        Assert.False(Enter(pool, "a").IsCompleted);
        again.Dispose();
    }

    [Fact]
    public async Task Tenants_take_turns_however_many_requests_one_has_waiting()
    {
        var pool = Create(new InteractivePoolOptions { Places = 1 });
        var running = await Enter(pool, "greedy");
        var order = new List<string>();
        var waiting = new List<Task>();
        foreach (var tenant in new[] { "greedy", "greedy", "greedy", "greedy", "b", "c", "b" })
            waiting.Add(RunAsync(pool, tenant, order));

        running.Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(["greedy", "b", "c", "greedy", "b", "greedy", "greedy"], order);
    }

    [Fact]
    public async Task A_tenant_that_holds_places_stands_behind_one_that_holds_none()
    {
        var pool = Create(new InteractivePoolOptions { Places = 3 });
        var held = new List<PoolPlace> { await Enter(pool, "a"), await Enter(pool, "a"), await Enter(pool, "a") };
        var more = Enter(pool, "a");
        var other = Enter(pool, "b");

        held[0].Dispose();

        using var place = await other;
        Assert.Null(place.Refusal);
        Assert.False(more.IsCompleted);
        held[1].Dispose();
        (await more).Dispose();
    }

    [Fact]
    public async Task Two_tenants_that_always_come_back_do_not_starve_a_third()
    {
        var pool = Create(new InteractivePoolOptions { Places = 1 });
        var current = await Enter(pool, "b");
        var next = Enter(pool, "c");
        var patient = Enter(pool, "patient");

        for (var i = 0; i < 3 && !patient.IsCompleted; i++)
        {
            var again = Enter(pool, current.Tenant);
            current.Dispose();
            var served = await Task.WhenAny(patient, next, again);
            (current, next) = (await served, served == next ? again : next);
        }

        Assert.True(patient.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Refuses_when_too_many_wait_and_says_when_to_come_back()
    {
        var pool = Create(new InteractivePoolOptions { Places = 2, MaxWaiting = 3, MaxWaitingPerTenant = 2 });
        var running = new List<PoolPlace> { await Enter(pool, "a"), await Enter(pool, "a") };
        var waiting = new List<Task<PoolPlace>> { Enter(pool, "a"), Enter(pool, "a") };

        using var ofTenant = await Enter(pool, "a");
        waiting.Add(Enter(pool, "b"));
        using var ofAll = await Enter(pool, "c");

        Assert.Equal(PoolRefusal.TenantFull, ofTenant.Refusal?.Reason);
        Assert.Equal(PoolRefusal.PoolFull, ofAll.Refusal?.Reason);
        Assert.InRange(ofAll.Refusal!.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)); // just seen
        running.ForEach(place => place.Dispose());
        foreach (var place in waiting)
            (await place).Dispose();
    }

    [Fact]
    public async Task What_usually_takes_long_is_worth_asking_for_later()
    {
        var pool = Create(new InteractivePoolOptions { Places = 1, MaxWaiting = 0, MaxWaitingPerTenant = 0 });
        for (var i = 0; i < 20; i++)
        {
            using var place = await Enter(pool, "a");
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        using var running = await Enter(pool, "a");
        using var refused = await Enter(pool, "a");

        Assert.Equal(TimeSpan.FromSeconds(10), refused.Refusal?.RetryAfter);
    }

    [Fact]
    public async Task A_refused_place_takes_none()
    {
        var pool = Create(new InteractivePoolOptions { Places = 1, MaxWaiting = 0, MaxWaitingPerTenant = 0 });
        var running = await Enter(pool, "a");
        (await Enter(pool, "b")).Dispose();
        running.Dispose();

        using var place = await Enter(pool, "b");
        using var refused = await Enter(pool, "a");

        Assert.Null(place.Refusal);
        Assert.NotNull(refused.Refusal);
    }

    [Fact]
    public async Task A_newer_request_takes_the_turn_of_an_older_one_that_waits()
    {
        var pool = Create(new InteractivePoolOptions { Places = 1 });
        var running = await Enter(pool, "a");
        var older = Enter(pool, "a", "preview");
        var between = Enter(pool, "a");

        var newer = Enter(pool, "a", "preview");

        using var superseded = await older;
        Assert.Equal(new PoolRefusal(PoolRefusal.Superseded, TimeSpan.Zero), superseded.Refusal);
        Assert.True(superseded.IsSuperseded);
        running.Dispose();
        (await newer).Dispose();
        (await between).Dispose();
    }

    [Fact]
    public async Task A_newer_request_interrupts_an_older_one_that_runs()
    {
        var pool = Create(new InteractivePoolOptions { Places = 2 });
        using var older = await Enter(pool, "a", "preview");
        using var unrelated = await Enter(pool, "a", "other");

        var newer = Enter(pool, "a", "preview");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.Infinite, older.Cancel));
        Assert.True(older.IsSuperseded);
        Assert.False(unrelated.Cancel.IsCancellationRequested);
        older.Dispose();
        using var place = await newer;
        Assert.False(place.Cancel.IsCancellationRequested);
    }

    [Fact]
    public async Task Another_tenants_request_of_the_same_key_is_left_alone()
    {
        var pool = Create(new InteractivePoolOptions { Places = 2 });
        using var mine = await Enter(pool, "a", "preview");

        using var theirs = await Enter(pool, "b", "preview");

        Assert.False(mine.IsSuperseded);
        Assert.False(mine.Cancel.IsCancellationRequested);
    }

    [Fact]
    public async Task A_newer_request_that_is_refused_does_not_end_the_older_one()
    {
        var pool = Create(new InteractivePoolOptions { Places = 1, MaxWaiting = 0, MaxWaitingPerTenant = 0 });
        using var older = await Enter(pool, "a", "preview");

        using var newer = await Enter(pool, "a", "preview");

        Assert.Equal(PoolRefusal.PoolFull, newer.Refusal?.Reason);
        Assert.False(older.Cancel.IsCancellationRequested);
    }

    [Fact]
    public async Task Who_goes_away_while_waiting_leaves_room()
    {
        var pool = Create(new InteractivePoolOptions { Places = 1, MaxWaiting = 1, MaxWaitingPerTenant = 1 });
        using var running = await Enter(pool, "a");
        using var cancel = new CancellationTokenSource();
        var gone = pool.EnterAsync("b", "key", cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        var waiting = Enter(pool, "c");
        Assert.False(waiting.IsCompleted);
        running.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Who_goes_away_while_working_ends_the_work()
    {
        var pool = Create(new InteractivePoolOptions { Places = 1 });
        using var cancel = new CancellationTokenSource();
        using var place = await pool.EnterAsync("a", null, cancel.Token);

        await cancel.CancelAsync();

        Assert.True(place.Cancel.IsCancellationRequested);
        Assert.False(place.IsSuperseded);
    }

    [Fact]
    public async Task Under_a_storm_there_are_never_more_than_its_places_and_all_are_given_back()
    {
        var pool = Create(new InteractivePoolOptions { Places = 3, MaxWaiting = 50, MaxWaitingPerTenant = 20 });
        var (running, most, served, refused, cancelled) = (0, 0, 0, 0, 0);

        await Parallel.ForEachAsync(Enumerable.Range(0, 3000), new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (i, _) =>
        {
            using var cancel = new CancellationTokenSource();
            if (i % 7 == 0)
                cancel.CancelAfter(TimeSpan.FromMilliseconds(i % 3));
            try
            {
                using var place = await pool.EnterAsync($"tenant {i % 5}", i % 4 == 0 ? $"key {i % 3}" : null, cancel.Token);
                if (place.Refusal is not null)
                {
                    Interlocked.Increment(ref refused);
                    return;
                }

                InterlockedMax(ref most, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
                Interlocked.Increment(ref served);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref cancelled);
            }
        });

        Assert.InRange(most, 1, 3);
        Assert.Equal(3000, served + refused + cancelled);
        var after = new List<PoolPlace> { await Enter(pool, "x"), await Enter(pool, "y"), await Enter(pool, "z") };
        Assert.All(after, place => Assert.Null(place.Refusal));
        Assert.False(Enter(pool, "x").IsCompleted);
        after.ForEach(place => place.Dispose());
    }

    [Fact]
    public async Task Its_metrics_tell_what_runs_waits_and_was_refused()
    {
        using var metrics = new MetricsUnderTest();
        var pool = new InteractivePool(
            "test.pool", new InteractivePoolOptions { Places = 1, MaxWaiting = 1, MaxWaitingPerTenant = 1 }, metrics.Factory, _clock);
        using var running = await Enter(pool, "a");
        var waiting = Enter(pool, "a");
        using var refused = await Enter(pool, "a");

        var text = metrics.ScrapeAll();

        Assert.Contains("longhouse_limits_pool_running{pool=\"test.pool\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("longhouse_limits_pool_waiting{pool=\"test.pool\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("longhouse_limits_pool_refused_total{pool=\"test.pool\",reason=\"pool_full\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("longhouse_limits_pool_wait_seconds_count{pool=\"test.pool\"} 1", text, StringComparison.Ordinal);
        running.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public void A_wrong_option_is_named_with_its_value_and_what_is_allowed() => Assert.Equal(
        [
            "Atlas:Pool:Places is 0, but must be between 1 and 1000.",
            "Atlas:Pool:MaxWaitingPerTenant is 5, but must be between 0 and Atlas:Pool:MaxWaiting, which is 4.",
        ],
        new InteractivePoolOptions { Places = 0, MaxWaiting = 4, MaxWaitingPerTenant = 5 }.Validate("Atlas:Pool"));

    [Fact]
    public void A_module_takes_its_own_pool_by_name()
    {
        using var services = new ServiceCollection().AddSingleton<TimeProvider>(_clock)
            .AddInteractivePool("atlas.render", new InteractivePoolOptions())
            .AddInteractivePool("simulator.preview", new InteractivePoolOptions())
            .BuildServiceProvider();

        var pool = services.GetRequiredKeyedService<InteractivePool>("atlas.render");

        Assert.Same(pool, services.GetRequiredKeyedService<InteractivePool>("atlas.render"));
        Assert.NotSame(pool, services.GetRequiredKeyedService<InteractivePool>("simulator.preview"));
    }

    private InteractivePool Create(InteractivePoolOptions options) =>
        new("test.pool", options, new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), _clock);

    private static Task<PoolPlace> Enter(InteractivePool pool, string tenant, string? key = null) =>
        pool.EnterAsync(tenant, key, CancellationToken.None);

    private static async Task RunAsync(InteractivePool pool, string tenant, List<string> order)
    {
        using var place = await Enter(pool, tenant);
        lock (order)
            order.Add(tenant);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var current = Volatile.Read(ref target); value > current;)
        {
            var seen = Interlocked.CompareExchange(ref target, value, current);
            if (seen == current)
                return;
            current = seen;
        }
    }
}
