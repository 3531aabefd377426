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

    public int Count { get; private set; }

    public void Add(Leg leg)
    {
        if (Count == _legs.Length)
        {
            Array.Resize(ref _legs, Count * 2);
            Array.Resize(ref _below, Count * 2);
            Array.Resize(ref _above, Count * 2);
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

    /// <summary>The leg is looked at when a low is at or below the one, or a high at or above the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Set(Leg leg, long below, long above)
    {
        var at = LegList.PlaceOf(leg, _legs, Count);
        (_below[at], _above[at]) = (below, above);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void LookAt(Leg leg) => _below[LegList.PlaceOf(leg, _legs, Count)] = Always;

    public void LookAtAll() => _below.AsSpan(0, Count).Fill(Always);

    /// <summary>Adds those that the bar concerns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Collect(long low, long high, List<Leg> found)
    {
        var below = _below.AsSpan(0, Count);
        var above = _above.AsSpan(0, Count);
        for (var i = LegList.FindAbove(below, 0, low - 1); i >= 0; i = LegList.FindAbove(below, i + 1, low - 1))
            found.Add(_legs[i]);
        for (var i = LegList.FindBelow(above, 0, high + 1); i >= 0; i = LegList.FindBelow(above, i + 1, high + 1))
        {
            if (below[i] < low) // else it is there already
                found.Add(_legs[i]);
        }
    }
}
