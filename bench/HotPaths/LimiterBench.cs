using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using Longhouse.Bench.Figures;
using Longhouse.Platform.Limits;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Bench.HotPaths;

/// <summary>A token taken by one of a thousand tenants, beside the framework's own limiter, partitioned by tenant.</summary>
internal static class LimiterBench
{
    private const int Tenants = 1000;

    public static IEnumerable<Figure> Run(int calls, int rounds)
    {
        var keys = Enumerable.Range(0, Tenants).Select(i => $"tenant_0190a4c2-7f{i:0000}-7000-8000-000000000000").ToArray();

        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new LimitMetrics(services.GetRequiredService<IMeterFactory>());
        var ours = new RequestLimiter<string>("tenant", new RequestRate(1e9, 1_000_000_000), metrics, TimeProvider.System);
        var cost = Measure.Of(calls, rounds, count =>
        {
            for (var i = 0; i < count; i++)
                Require(ours.TryTake(keys[i % Tenants], out _, out _));
        });

        using var theirs = PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
        {
            TokenLimit = 1_000_000_000,
            TokensPerPeriod = 1_000_000_000,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = true,
        }));
        var peer = Measure.Of(calls, rounds, count =>
        {
            for (var i = 0; i < count; i++)
            {
                using var lease = theirs.AttemptAcquire(keys[i % Tenants]);
                Require(lease.IsAcquired);
            }
        });

        var clock = Measure.Of(calls, rounds, count =>
        {
            for (var i = 0; i < count; i++)
                Require(TimeProvider.System.GetTimestamp() != 0);
        });

        yield return Figure.AtMost(20, "take a token of one of 1,000 tenants", cost.Nanoseconds, "ns").Beside("System.Threading.RateLimiting", peer.Nanoseconds);
        yield return new Figure("of that, asking the clock", clock.Nanoseconds, "ns");
        yield return Figure.AtMost(0, "allocated for it", cost.Bytes, "B").Beside("System.Threading.RateLimiting", peer.Bytes);
    }

    private static void Require(bool granted)
    {
        if (!granted)
            throw new InvalidOperationException("A token was refused, so this measures something else.");
    }
}
