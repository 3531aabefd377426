using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Longhouse.Platform.Limits;

/// <summary>How many tokens a bucket holds, and how fast it fills again.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RequestRate(double PerSecond, int Burst);

/// <summary>
/// A bucket of tokens for each key, taken without locks. A bucket is a single number, the moment at which it will be full again, on the
/// clock that only moves forwards. Full buckets are forgotten, since a new one is the same; past the bound on keys the rest share one.
/// </summary>
internal sealed class RequestLimiter<TKey>(string name, RequestRate rate, LimitMetrics metrics, TimeProvider clock, int maxKeys = 100_000)
    where TKey : notnull
{
    private static readonly TimeSpan IdleSweep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CrowdedSweep = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TKey, Bucket> _buckets = new();
    private readonly Bucket _shared = new(clock.GetTimestamp());
    private readonly Pace _pace = Pace.Of(rate, clock);
    private int _count;
    private long _sweptAt = clock.GetTimestamp();

    /// <summary>How many keys are remembered.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>
    /// Takes a token at the rate of all keys. When there is none, says after which time there will be; when there was, how many are left.
    /// </summary>
    public bool TryTake(TKey key, out TimeSpan retryAfter, out int remaining) => TryTake(key, _pace, out retryAfter, out remaining);

    /// <summary>The same at a rate of this key's own, which may change from one call to the next.</summary>
    public bool TryTake(TKey key, RequestRate ownRate, out TimeSpan retryAfter, out int remaining) =>
        TryTake(key, Pace.Of(ownRate, clock), out retryAfter, out remaining);

    private bool TryTake(TKey key, Pace pace, out TimeSpan retryAfter, out int remaining)
    {
        var now = clock.GetTimestamp();
        var bucket = _buckets.TryGetValue(key, out var known) ? known : Add(key, now);
        if (bucket.TryTake(pace, now, out var wait, out remaining))
        {
            retryAfter = TimeSpan.Zero;
            return true;
        }

        retryAfter = clock.GetElapsedTime(0, wait);
        metrics.Refuse(name);
        return false;
    }

    private Bucket Add(TKey key, long now)
    {
        var isCrowded = Count >= maxKeys;
        SweepWhenDue(now, isCrowded ? CrowdedSweep : IdleSweep);
        if (isCrowded && Count >= maxKeys)
            return _shared;

        var added = new Bucket(now);
        var bucket = _buckets.GetOrAdd(key, added);
        if (ReferenceEquals(bucket, added))
            Interlocked.Increment(ref _count);
        return bucket;
    }

    private void SweepWhenDue(long now, TimeSpan interval)
    {
        var sweptAt = Volatile.Read(ref _sweptAt);
        if (clock.GetElapsedTime(sweptAt, now) < interval || Interlocked.CompareExchange(ref _sweptAt, now, sweptAt) != sweptAt)
            return;

        // Whoever has just found a bucket that goes may take one token from it that is then forgotten: a price worth paying for no locks.
        foreach (var entry in _buckets)
        {
            if (entry.Value.IsFull(now) && _buckets.TryRemove(entry))
                Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>A rate in ticks of the clock: from one token to the next, for all of them, and tokens per tick.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Pace(long Interval, long Fill, double Inverse)
    {
        // A division would cost more than all the rest of taking a token; what is added makes up for the rounding of the multiplication.
        public int TokensIn(long ticks) => (int)(ticks * Inverse + 1e-6);

        public static Pace Of(RequestRate rate, TimeProvider clock)
        {
            var interval = Math.Max(1, (long)(clock.TimestampFrequency / rate.PerSecond));
            return new Pace(interval, interval * Math.Max(1, rate.Burst), 1.0 / interval);
        }
    }

    private sealed class Bucket(long now)
    {
        private long _fullAt = now;

        public bool IsFull(long at) => Volatile.Read(ref _fullAt) <= at;

        public bool TryTake(Pace pace, long at, out long wait, out int remaining)
        {
            var fullAt = Volatile.Read(ref _fullAt);
            while (true)
            {
                // No bucket is emptier than empty: a clock that fell back, or a higher rate than before, must lock nobody out.
                var emptyNow = at + pace.Fill;
                if (fullAt > emptyNow)
                {
                    var found = Interlocked.CompareExchange(ref _fullAt, emptyNow, fullAt);
                    fullAt = found == fullAt ? emptyNow : found;
                    continue;
                }

                var next = Math.Max(fullAt, at) + pace.Interval;
                wait = next - emptyNow;
                if (wait > 0)
                {
                    remaining = 0;
                    return false;
                }

                var seen = Interlocked.CompareExchange(ref _fullAt, next, fullAt);
                if (seen == fullAt)
                {
                    remaining = pace.TokensIn(-wait);
                    return true;
                }

                fullAt = seen;
            }
        }
    }
}
