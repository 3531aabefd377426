namespace Longhouse.Platform.Telemetry.Metrics;

/// <summary>One line, or one histogram, of a metric: the values under one set of labels. Safe to record from many threads at once.</summary>
internal sealed class MetricSeries(string labels, double[] bounds)
{
    private readonly long[] _counts = bounds.Length == 0 ? [] : new long[bounds.Length + 1];
    private double _value;
    private long _observedAt;

    /// <summary>Written out, without braces, and empty when there are none.</summary>
    public string Labels => labels;

    public double[] Bounds => bounds;

    public double Value => Volatile.Read(ref _value);

    /// <summary>The count of each bucket alone, the last one being that above all bounds.</summary>
    public long[] Counts() => Array.ConvertAll(_counts, count => count);

    public void Add(double amount)
    {
        var current = Volatile.Read(ref _value);
        while (true)
        {
            var seen = Interlocked.CompareExchange(ref _value, current + amount, current);
            if (seen.Equals(current))
                return;
            current = seen;
        }
    }

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Count(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
            bucket++;
        Interlocked.Increment(ref _counts[bucket]);
        Add(value);
    }

    /// <summary>Values that are asked for at a scrape; several of one scrape under the same labels are added up.</summary>
    public void Observe(double value, long scrape)
    {
        Set(_observedAt == scrape ? _value + value : value);
        _observedAt = scrape;
    }

    public bool WasObservedAt(long scrape) => _observedAt == scrape;
}
