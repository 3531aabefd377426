using System.Runtime.CompilerServices;
using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Engine.Detection;

/// <summary>Running moments of how bars closed while a leg lived.</summary>
internal readonly record struct Moments(int Count, double Sum, double Sum2, double Sum3);

/// <summary>What can be told of a leg without driving any rule, reckoned when it is asked for.</summary>
internal static class LegMetrics
{
    public static double ImpulseOf(long range, int bars, PriceScale scale) => bars == 0 ? 0 : scale.ToDouble(range) / bars;

    /// <summary>The last bar at whose end the leg was live.</summary>
    public static int LastLiveBar(Leg leg, Detector detector) => leg.IsLive ? detector.Index : leg.BreachedAt - 1;

    public static int BarCount(Leg leg, Detector detector) => LastLiveBar(leg, detector) - leg.CreatedAt + 1;

    public static Moments MomentsOf(Leg leg, Detector detector)
    {
        // Added up bar by bar, rounding as it comes: a variance of exactly 1e-10 (five-digit prices have it) falls on the side it does in the other
        // product. Meant is how far a bar closed beyond the one before; the other product compares it with itself.
        var scale = detector.Series.Scale;
        var (sum, sum2, sum3) = (0.0, 0.0, 0.0);
        var last = LastLiveBar(leg, detector);
        var back = detector.Mode == EngineMode.Compatible ? 0 : 1;
        for (var i = leg.CreatedAt; i <= last; i++)
        {
            ref readonly var bar = ref detector.Series[i];
            ref readonly var against = ref detector.Series[i - back]; // a leg is made by the second bar at the earliest
            var x = scale.ToDouble(leg.Direction == Direction.Bull ? bar.Close - against.High : against.Low - bar.Close);
            sum += x;
            sum2 += x * x;
            sum3 += x * x * x;
        }
        return new Moments(last - leg.CreatedAt + 1, sum, sum2, sum3);
    }

    public static double? Spikiness(Moments m)
    {
        if (m.Count < 3)
            return null;
        var mean = m.Sum / m.Count;
        var variance = (m.Sum2 / m.Count) - (mean * mean);
        if (variance < 1e-10)
            return 50;
        var third = (m.Sum3 / m.Count) - (3 * mean * m.Sum2 / m.Count) + (2 * mean * mean * mean);
        var deviation = Math.Sqrt(variance);
        return 100 / (1 + Math.Exp(-third / (deviation * deviation * deviation)));
    }

    /// <summary>The part of all active legs whose impulse is smaller, now or, for a breached leg, when it was frozen.</summary>
    public static double? Impulsiveness(Leg leg, Detector detector)
    {
        if (!leg.IsLive)
            return leg.FrozenImpulsiveness;
        var (smaller, all) = (0, 0);
        foreach (var side in (ReadOnlySpan<LegSide>)[detector.Bull, detector.Bear])
        {
            side.Live.CountImpulses(leg.Impulse, ref smaller, ref all);
            side.Breached.CountImpulses(leg.Impulse, ref smaller, ref all);
        }
        return all == 0 ? null : (double)smaller / all * 100;
    }

    /// <summary>Brings the retracement up to the last inside bar before <paramref name="index"/>, while the range is still what it was then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // most legs have seen it already
    public static void SettleRetracement(Leg leg, Detector detector, int index)
    {
        var at = detector.LastInsideBar;
        if (at > leg.RetracementAt && at >= leg.CreatedAt && at <= index && leg.IsLive && leg.Range > 0)
            SettleRetracement(leg, detector.Series[at], at);
    }

    private static void SettleRetracement(Leg leg, in Bar bar, int at)
    {
        var high = leg.Direction == Direction.Bull ? bar.High : -bar.Low;
        leg.RetracementPct = (double)(high - leg.Origin) / leg.Range;
        leg.RetracementAt = at;
    }

    public static SegmentRecord SegmentAfter(Leg parent, Leg child, PriceScale scale)
    {
        var (deepest, deepestIndex, toDeepest) = parent.Segment is { } known && parent.Pivot <= known.Deepest
            ? (known.Deepest, known.DeepestIndex, known.ImpulseToDeepest)
            : (parent.Pivot, parent.PivotIndex, ImpulseOf(parent.Pivot - parent.Origin, Math.Abs(parent.PivotIndex - parent.OriginIndex), scale));
        var back = ImpulseOf(Math.Abs(deepest - child.Origin), Math.Abs(child.OriginIndex - deepestIndex), scale);
        return new SegmentRecord(deepest, deepestIndex, toDeepest, back);
    }
}
