using System.Runtime.CompilerServices;
using Longhouse.Simulator.Engine.Detection;

namespace Longhouse.Simulator.Engine.References;

/// <summary>
/// The active legs of one side with the prices, in the side's own sense, between which a bar leaves them as they are. Most bars concern few of a
/// hundred legs; the others are passed over by vector comparisons.
/// </summary>
internal sealed class Watch
{
    public const long Always = long.MaxValue;

    private Leg[] _legs = new Leg[64];
    private long[] _below = new long[64];
    private long[] _above = new long[64];
    private int[] _rows = new int[64];

    public int Count { get; private set; }

    public void Add(Leg leg)
    {
        if (Count == _legs.Length)
        {
            Array.Resize(ref _legs, Count * 2);
            Array.Resize(ref _below, Count * 2);
            Array.Resize(ref _above, Count * 2);
            Array.Resize(ref _rows, Count * 2);
        }
        (_legs[Count], _below[Count], _above[Count]) = (leg, Always, long.MaxValue);
        Count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Remove(Leg leg)
    {
        var at = LegList.PlaceOf(leg, _legs, Count);
        Array.Copy(_legs, at + 1, _legs, at, Count - at - 1);
        Array.Copy(_below, at + 1, _below, at, Count - at - 1);
        Array.Copy(_above, at + 1, _above, at, Count - at - 1);
        _legs[--Count] = null!; // past the end nobody looks
    }

    public Leg LegAt(int row) => _legs[row];

    /// <summary>The leg is looked at when a low is at or below the one, or a high at or above the other.</summary>
    public void Set(int row, long below, long above) => (_below[row], _above[row]) = (below, above);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void LookAt(Leg leg) => _below[LegList.PlaceOf(leg, _legs, Count)] = Always;

    public void LookAtAll() => _below.AsSpan(0, Count).Fill(Always);

    /// <summary>The rows that the bar concerns, in order of creation. They hold until a leg is added or removed.</summary>
    public ReadOnlySpan<int> RowsFor(long low, long high) =>
        _rows.AsSpan(0, Columns.FindBeyond(_below.AsSpan(0, Count), low - 1, _above.AsSpan(0, Count), high + 1, _rows));
}
