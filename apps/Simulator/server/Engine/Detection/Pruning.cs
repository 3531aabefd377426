using System.Runtime.CompilerServices;
using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Engine.Detection;

/// <summary>Decides which legs no longer matter. Finding is separate from removing, since all families are put in order first.</summary>
internal sealed class Pruning
{
    // More than any rounding: what lies beyond is decided without reckoning exactly.
    private const double Nearly = 1 - 1e-9;
    private const double Surely = 1 + 1e-9;

    private readonly LegBuffer _all = new();
    private readonly LegBuffer _group = new();
    private readonly LegBuffer _survivors = new();

    /// <summary>Whether a leg that a bar has just touched may be engulfed or extended: most are neither, and need no second look.</summary>
    public static bool IsSuspect(Leg leg, DetectionConfig config) =>
        leg.MaxPivotBreach is not null || leg.Origin - leg.Side.Low >= config.StaleExtensionThreshold * leg.Range * Nearly;

    public static bool IsEngulfed(Leg leg, DetectionConfig config) =>
        config.EngulfedBreachThreshold < 1 && leg.Range > 0 && leg.MaxOriginBreach is { } origin && leg.MaxPivotBreach is { } pivot
        && (double)(origin + pivot) / leg.Range >= config.EngulfedBreachThreshold;

    public static bool IsExtended(Leg leg, DetectionConfig config) =>
        leg.Parent is not null && leg.Range > 0 && leg.MaxOriginBreach is not null
        && leg.Origin - leg.Side.Low >= config.StaleExtensionThreshold * leg.Range * Nearly // nearly always settles it; decimals are slow
        && leg.Side.Low < leg.Origin - ((decimal)config.StaleExtensionThreshold * leg.Range);

    /// <summary>Of the live legs that end at one pivot, those with the least counter-trend behind them, past the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FindTooMany(LegSide side, long pivot, DetectionConfig config, PriceScale scale, LegBuffer found, List<DetectorEvent> events)
    {
        if (config.MaxTurns <= 0)
            return;
        _all.Clear();
        Leg? widest = null;
        var pivots = side.Live.Pivots;
        for (var i = Columns.IndexOf(pivots, pivot, 0); i >= 0; i = Columns.IndexOf(pivots, pivot, i + 1))
        {
            var leg = side.Live[i];
            _all.Add(leg);
            if (widest is null || leg.Range > widest.Range)
                widest = leg;
        }
        if (_all.Count <= config.MaxTurns)
            return;
        _group.Clear();
        foreach (var leg in _all.Legs)
        {
            if (leg != widest && leg.Range != 0)
                _group.Add(leg);
        }
        if (_group.Count <= config.MaxTurns)
            return;
        // Legs with equal scores stay in the order of their creation.
        _group.Legs.Sort(static (a, b) =>
        {
            var byScore = Score(b).CompareTo(Score(a));
            return byScore != 0 ? byScore : a.Number.CompareTo(b.Number);
        });
        foreach (var leg in _group.Legs[config.MaxTurns..])
        {
            if (leg.CounterTrendRange is not { } score)
                continue;
            found.Add(leg);
            events.Add(new DetectorEvent(DetectorEventKind.LegPruned, leg)
            {
                Reason = PruneReason.MaxLegs,
                First = scale.ToDouble(score),
                Second = scale.ToDouble(leg.Range),
            });
        }
    }

    private static long Score(Leg leg) => leg.CounterTrendRange ?? long.MaxValue;

    /// <summary>Of legs that end at one pivot, those that say nearly the same as an older one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FindTooClose(LegSide side, int now, DetectionConfig config, PriceScale scale, LegBuffer found, List<DetectorEvent> events)
    {
        if (config.OriginRangePruneThreshold == 0 || config.OriginTimePruneThreshold == 0 || side.Live.Count <= 1)
            return;
        if (now < side.NextLikeness)
            return;
        side.NextLikeness = config.ProximityStrategy == ProximityStrategy.Oldest ? int.MaxValue : 0;
        // Equal pivots stand together in the stack, and a later bar's pivot is never the same point.
        var pivots = side.Live.Pivots;
        for (var start = 0; start < pivots.Length;)
        {
            var end = start + 1;
            while (end < pivots.Length && pivots[end] == pivots[start] && side.Live[end].PivotIndex == side.Live[start].PivotIndex)
                end++;
            if (end - start > 1)
            {
                if (config.ProximityStrategy == ProximityStrategy.Oldest)
                    KeepOldest(side, start, end, now, config, found, events);
                else
                    CounterTrendClusters.Keep(side.Live, start, end, now, config, scale, found, events);
            }
            start = end;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void KeepOldest(LegSide side, int start, int end, int now, DetectionConfig config, LegBuffer found, List<DetectorEvent> events)
    {
        _survivors.Clear();
        var limit = config.OriginRangePruneThreshold;
        foreach (var leg in side.Live.Legs[start..end])
        {
            // The older are the wider, so those nearly as wide as this one stand at the end.
            var older = _survivors.Legs;
            var first = older.Length;
            while (first > 0 && older[first - 1].Range - leg.Range <= limit * older[first - 1].Range * Surely)
                first--;
            if (first == older.Length || FindLike(older[first..], side, leg, now, config) is not { } like)
            {
                _survivors.Add(leg);
                continue;
            }
            found.Add(leg);
            events.Add(new DetectorEvent(DetectorEventKind.LegPruned, leg)
            {
                Reason = PruneReason.OriginProximityPrune,
                Other = like.Key,
                First = TimeRatio(like, leg, now),
                Second = RangeRatio(like, leg),
            });
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Leg? FindLike(ReadOnlySpan<Leg> older, LegSide side, Leg leg, int now, DetectionConfig config)
    {
        foreach (var one in older)
        {
            if (one.OriginIndex >= now || one.Range <= 0 || !(RangeRatio(one, leg) < config.OriginRangePruneThreshold))
                continue;
            if (TimeRatio(one, leg, now) < config.OriginTimePruneThreshold)
                return one;
            // Alike in range; with age they become so in time. One bar early does no harm.
            var alikeFrom = one.OriginIndex + ((leg.OriginIndex - one.OriginIndex) / config.OriginTimePruneThreshold) - 1;
            if (alikeFrom < side.NextLikeness)
                side.NextLikeness = (int)alikeFrom;
        }
        return null;
    }

    private static double TimeRatio(Leg older, Leg leg, int now) => (double)(leg.OriginIndex - older.OriginIndex) / (now - older.OriginIndex);

    private static double RangeRatio(Leg older, Leg leg) => (double)Math.Abs(older.Range - leg.Range) / Math.Max(older.Range, leg.Range);
}
