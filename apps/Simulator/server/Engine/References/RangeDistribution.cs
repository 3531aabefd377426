using System.Runtime.CompilerServices;
using Longhouse.Simulator.Engine.Detection;

namespace Longhouse.Simulator.Engine.References;

/// <summary>One leg in the window. Its range follows the leg while that grows.</summary>
internal sealed class DistributionEntry(LegKey leg, double range, long time)
{
    public LegKey Leg => leg;
    public double Range { get; set; } = range;
    public long Time => time;
    public bool IsEvicted { get; set; }
}

/// <summary>Ranges of the legs that formed in the last days, counted by their size in medians.</summary>
internal sealed class RangeDistribution(ReferenceConfig config, EngineMode mode)
{
    public const int Bins = 11;
    private const double InitialMedian = 10;
    private const long SecondsPerDay = 86_400;
    private static readonly double[] Multipliers = [0, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 25];

    private readonly Queue<DistributionEntry> _window = new();
    private readonly int[] _counts = new int[Bins];
    private readonly double[] _edges = new double[Bins];
    private double[] _sorted = new double[256];
    private bool _hasRealMedian;

    public double Median { get; private set; } = InitialMedian;

    public int Total => _window.Count;

    public int SinceRecompute { get; private set; }

    public IReadOnlyList<int> Counts => _counts;

    public IEnumerable<DistributionEntry> Window => _window;

    public ReferenceConfig Config { get; set; } = config;

    public RangeDistribution Prepared()
    {
        SetMedian(InitialMedian);
        return this;
    }

    /// <summary>A value on an edge belongs to the upper bin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int BinOf(double range)
    {
        var bin = 0;
        while (bin < Bins - 1 && range >= _edges[bin + 1])
            bin++;
        return bin;
    }

    public double MultipleOf(double range) => Median <= 0 ? 1 : range / Median;

    public DistributionEntry Add(LegKey leg, double range, long time)
    {
        var entry = new DistributionEntry(leg, range, time);
        _window.Enqueue(entry);
        _counts[BinOf(range)]++;
        SinceRecompute++;
        // The other product leaves cold start with a median of 10, whatever the instrument, and has a real one from the hundredth leg on.
        var firstReal = mode == EngineMode.Corrected && !_hasRealMedian && _window.Count >= Config.MinSwingsForClassification;
        if (SinceRecompute >= Config.BinRecomputeInterval || firstReal)
            Recompute();
        return entry;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Update(DistributionEntry entry, double range)
    {
        if (entry.IsEvicted || entry.Range.Equals(range))
            return;
        _counts[BinOf(entry.Range)]--;
        _counts[BinOf(range)]++;
        entry.Range = range;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Evict(long now)
    {
        var oldest = now - (Config.BinWindowDurationDays * SecondsPerDay);
        while (_window.TryPeek(out var entry) && entry.Time < oldest)
        {
            _window.Dequeue();
            entry.IsEvicted = true;
            _counts[BinOf(entry.Range)]--;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Recompute()
    {
        if (_sorted.Length < _window.Count)
            _sorted = new double[_window.Count * 2];
        var count = 0;
        foreach (var entry in _window)
            _sorted[count++] = entry.Range;
        Array.Sort(_sorted, 0, count);
        var median = count % 2 == 1 ? _sorted[count / 2] : (_sorted[(count / 2) - 1] + _sorted[count / 2]) / 2;
        SetMedian(median <= 0 ? InitialMedian : median);
        Array.Clear(_counts);
        foreach (var entry in _window)
            _counts[BinOf(entry.Range)]++;
        SinceRecompute = 0;
        _hasRealMedian = true;
    }

    /// <summary>Writes the window; where in it each entry stands comes out.</summary>
    public Dictionary<DistributionEntry, int> Save(States.StateWriter to)
    {
        to.Real(Median);
        to.Flag(_hasRealMedian);
        to.Whole((long)SinceRecompute);
        to.Whole((long)_window.Count);
        var places = new Dictionary<DistributionEntry, int>(_window.Count);
        foreach (var entry in _window)
        {
            places.Add(entry, places.Count);
            to.Whole((long)entry.Leg.Direction);
            to.Whole(entry.Leg.OriginPrice);
            to.Whole((long)entry.Leg.OriginIndex);
            to.Real(entry.Range);
            to.Whole(entry.Time);
        }
        return places;
    }

    public List<DistributionEntry> Restore(ref States.StateReader from)
    {
        SetMedian(from.Real());
        _hasRealMedian = from.Flag();
        SinceRecompute = from.Int();
        var count = from.Int();
        var entries = new List<DistributionEntry>(count);
        for (; count > 0; count--)
        {
            var entry = new DistributionEntry(new LegKey((Direction)from.Int(), from.Whole(), from.Int()), from.Real(), from.Whole());
            entries.Add(entry);
            _window.Enqueue(entry);
            _counts[BinOf(entry.Range)]++;
        }
        return entries;
    }

    private void SetMedian(double median)
    {
        Median = median;
        for (var i = 0; i < Bins; i++)
            _edges[i] = Multipliers[i] * median;
    }
}
