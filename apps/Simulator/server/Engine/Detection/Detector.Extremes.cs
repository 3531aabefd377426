using System.Runtime.CompilerServices;

namespace Longhouse.Simulator.Engine.Detection;

/// <summary>What a bar's high and low do to the legs that are there: pivots move, origins and pivots are breached.</summary>
internal sealed partial class Detector
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Extend(LegSide side)
    {
        var live = side.Live;
        var extended = false;
        for (var i = live.Count - 1; i >= 0 && live[i] is { } leg && leg.Pivot < side.High; i--)
        {
            LegMetrics.SettleRetracement(leg, this, Index);
            leg.ImpulseBefore = leg.Impulse;
            leg.ImpulseChangedAt = Index;
            leg.Pivot = side.High;
            leg.PivotIndex = Index;
            leg.LastModified = Index;
            leg.Impulse = LegMetrics.ImpulseOf(leg.Range, Index - leg.OriginIndex, series.Scale);
            if (mode == EngineMode.Corrected && leg.Segment is not null)
                leg.Segment = new SegmentRecord(leg.Pivot, leg.PivotIndex, leg.Impulse, null);
            live.Refresh(i);
            _extended.Add(leg);
            extended = true;
        }
        if (!extended)
            return;
        side.NextLikeness = 0; // wider legs are more alike
        // The new extreme is where a leg of the other side may begin; no question is asked here whether it should.
        var other = Opposite(side);
        if (other.Pending is not { } pending || other.Low < pending.Price)
            other.Pending = new PendingOrigin(other.Low, Index, PendingSource.PivotExtension);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TrackBreaches()
    {
        _dirty.Clear();
        var from = _events.Count;
        TrackBreaches(_bull);
        TrackBreaches(_bear);
        if (_events.Count - from > 1)
            SortByNumber(from);
    }

    private void TrackBreaches(LegSide side)
    {
        var breached = side.Breached;
        foreach (var row in breached.RowsBeyond(side.Low, side.High))
        {
            var leg = breached[row];
            var (isLower, isHigher) = breached.See(row, side.Low, side.High);
            if (isLower)
                leg.MaxOriginBreach = leg.Origin - side.Low;
            if (isHigher && leg.Range > 0)
            {
                var excess = side.High - leg.Pivot;
                if (leg.MaxPivotBreach is null)
                    _events.Add(new DetectorEvent(DetectorEventKind.PivotBreached, leg) { BreachPrice = side.Sign * side.High, BreachAmount = excess });
                leg.MaxPivotBreach = excess;
            }
            if (Pruning.IsSuspect(leg, _config))
                _dirty.Add(leg);
        }

        var live = side.Live;
        var kept = live.Count;
        while (kept > 0 && live[kept - 1].Origin > side.Low)
            Breach(live[--kept]);
        if (kept == live.Count)
            return;
        for (var i = kept; i < live.Count; i++)
        {
            live[i].BreachedAt = Index;
            breached.Add(live[i]);
        }
        live.Truncate(kept);
    }

    private void Breach(Leg leg)
    {
        var side = leg.Side;
        LegMetrics.SettleRetracement(leg, this, Index);
        leg.FrozenImpulsiveness = ImpulsivenessBefore(leg);
        leg.MaxOriginBreach = leg.Origin - side.Low;
        if (Pruning.IsSuspect(leg, _config))
            _dirty.Add(leg);
        _events.Add(new DetectorEvent(DetectorEventKind.OriginBreached, leg) { BreachPrice = side.Sign * side.Low, BreachAmount = leg.Origin - side.Low });
    }

    /// <summary>The part of all active legs whose impulse is smaller, as it was at the end of the bar before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double? ImpulsivenessBefore(Leg leg)
    {
        var own = leg.ImpulseChangedAt == Index ? leg.ImpulseBefore : leg.Impulse;
        var (smaller, all) = (0, 0);
        _bull.Live.CountImpulses(own, ref smaller, ref all);
        _bull.Breached.CountImpulses(own, ref smaller, ref all);
        _bear.Live.CountImpulses(own, ref smaller, ref all);
        _bear.Breached.CountImpulses(own, ref smaller, ref all);
        // What this bar has changed by now counts as it was before.
        foreach (var changed in _extended.Legs)
        {
            Count(changed.Impulse, own, -1, ref smaller, ref all);
            Count(changed.ImpulseBefore, own, 1, ref smaller, ref all);
        }
        foreach (var impulse in _prunedImpulses)
            Count(impulse, own, 1, ref smaller, ref all);
        return all == 0 ? null : (double)smaller / all * 100;

        static void Count(double impulse, double own, int one, ref int smaller, ref int all)
        {
            if (impulse > 0)
                (smaller, all) = (impulse < own ? smaller + one : smaller, all + one);
        }
    }
}
