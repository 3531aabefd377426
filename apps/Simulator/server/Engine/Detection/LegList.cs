using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Longhouse.Simulator.Engine.Detection;

/// <summary>
/// Legs of one side, with what each bar asks of all of them in columns beside: a bar that concerns none is told so by a few vector comparisons,
/// without looking at a leg.
/// </summary>
internal sealed class LegList
{
    private Leg[] _legs = new Leg[64];
    private long[] _pivots = new long[64];
    private double[] _impulses = new double[64];
    private long[] _lows = new long[64];
    private long[] _highs = new long[64];
    private int[] _rows = new int[64];

    // All lows are at most the one, all highs at least the other: most bars go beyond neither, and then there is nothing to look for.
    private long _highestLow = long.MinValue;
    private long _lowestHigh = long.MaxValue;

    public int Count { get; private set; }

    public Leg this[int index] => _legs[index];

    public ReadOnlySpan<Leg> Legs => _legs.AsSpan(0, Count);

    public ReadOnlySpan<long> Pivots => _pivots.AsSpan(0, Count);

    public ReadOnlySpan<double> Impulses => _impulses.AsSpan(0, Count);

    /// <summary>Of breached legs: the lowest low since, below which a bar goes further beyond the origin.</summary>
    private Span<long> Lows => _lows.AsSpan(0, Count);

    /// <summary>Of breached legs: the highest high since, or the pivot, above which a bar goes further beyond it.</summary>
    private Span<long> Highs => _highs.AsSpan(0, Count);

    public void Add(Leg leg)
    {
        if (Count == _legs.Length)
            Grow();
        _legs[Count] = leg;
        _pivots[Count] = leg.Pivot;
        _impulses[Count] = leg.Impulse;
        _lows[Count] = leg.Origin - (leg.MaxOriginBreach ?? 0);
        _highs[Count] = leg.Pivot + (leg.MaxPivotBreach ?? 0);
        _highestLow = Math.Max(_highestLow, _lows[Count]);
        _lowestHigh = Math.Min(_lowestHigh, _highs[Count]);
        Count++;
    }

    /// <summary>Takes over what an extension changed.</summary>
    public void Refresh(int index) => (_pivots[index], _impulses[index]) = (_legs[index].Pivot, _legs[index].Impulse);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Remove(Leg leg)
    {
        var at = PlaceOf(leg, _legs, Count);
        var after = Count - at - 1;
        Array.Copy(_legs, at + 1, _legs, at, after);
        Array.Copy(_pivots, at + 1, _pivots, at, after);
        Array.Copy(_impulses, at + 1, _impulses, at, after);
        Array.Copy(_lows, at + 1, _lows, at, after);
        Array.Copy(_highs, at + 1, _highs, at, after);
        _legs[--Count] = null!; // past the end nobody looks
    }

    public void Truncate(int count)
    {
        Array.Clear(_legs, count, Count - count);
        Count = count;
    }

    /// <summary>How many legs here have an impulse, and how many of those a smaller one than this.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CountImpulses(double own, ref int smaller, ref int all)
    {
        var impulses = Impulses;
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            ref var first = ref MemoryMarshal.GetReference(impulses);
            var (below, above) = (Vector<long>.Zero, Vector<long>.Zero);
            var limit = new Vector<double>(own);
            for (; i <= impulses.Length - Vector<double>.Count; i += Vector<double>.Count)
            {
                var some = Vector.LoadUnsafe(ref first, (nuint)i);
                var positive = Vector.GreaterThan(some, Vector<double>.Zero);
                above -= positive;
                below -= positive & Vector.LessThan(some, limit);
            }
            smaller += (int)Vector.Sum(below);
            all += (int)Vector.Sum(above);
        }
        for (; i < impulses.Length; i++)
        {
            if (impulses[i] <= 0)
                continue;
            all++;
            if (impulses[i] < own)
                smaller++;
        }
    }

    /// <summary>The rows of breached legs that never saw a low as low as this or a high as high, of which each has to <see cref="See"/> them.</summary>
    public ReadOnlySpan<int> RowsBeyond(long low, long high)
    {
        if (low >= _highestLow && high <= _lowestHigh)
            return [];
        (_highestLow, _lowestHigh) = (Math.Min(_highestLow, low), Math.Max(_lowestHigh, high));
        return _rows.AsSpan(0, Columns.FindBeyond(Lows, low, Highs, high, _rows));
    }

    /// <summary>Whether this low is lower, and this high higher, than any that the leg saw since its origin was breached.</summary>
    public (bool IsLower, bool IsHigher) See(int row, long low, long high)
    {
        var (isLower, isHigher) = (low < _lows[row], high > _highs[row]);
        if (isLower)
            _lows[row] = low;
        if (isHigher)
            _highs[row] = high;
        return (isLower, isHigher);
    }

    /// <summary>Where a leg stands that is there, searched from the end, where the young ones are. The framework's search would ask each whether it is equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int PlaceOf(Leg leg, Leg[] legs, int count)
    {
        var at = count - 1;
        while (legs[at] != leg)
            at--;
        return at;
    }

    private void Grow()
    {
        var size = _legs.Length * 2;
        Array.Resize(ref _legs, size);
        Array.Resize(ref _pivots, size);
        Array.Resize(ref _impulses, size);
        Array.Resize(ref _lows, size);
        Array.Resize(ref _highs, size);
        Array.Resize(ref _rows, size);
    }
}
