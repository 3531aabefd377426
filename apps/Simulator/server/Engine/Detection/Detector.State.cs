using Longhouse.Simulator.Engine.Bars;
using Longhouse.Simulator.Engine.States;

namespace Longhouse.Simulator.Engine.Detection;

internal sealed partial class Detector
{
    public void Save(StateWriter to)
    {
        to.Whole((long)mode);
        to.Real(_config.EngulfedBreachThreshold);
        to.Whole((long)_config.MaxTurns);
        to.Real(_config.StaleExtensionThreshold);
        to.Real(_config.OriginRangePruneThreshold);
        to.Real(_config.OriginTimePruneThreshold);
        to.Whole((long)_config.ProximityStrategy);
        to.Whole((long)Index);
        to.Whole((long)(PreviousDirection is { } direction ? (int)direction : -1));
        to.Whole((long)LastInsideBar);
        to.Whole(_numbers);
        Save(_bull, to);
        Save(_bear, to);
        to.Whole((long)ActiveCount);
        for (var leg = _first; leg is not null; leg = leg.Next)
            Save(leg, to);
    }

    public static Detector Restore(BarSeries series, ref StateReader from)
    {
        var detector = new Detector(series, (EngineMode)from.Int())
        {
            // Setting it makes the next bar look at all breached legs, in place of those that the last one touched.
            Config = new DetectionConfig
            {
                EngulfedBreachThreshold = from.Real(),
                MaxTurns = from.Int(),
                StaleExtensionThreshold = from.Real(),
                OriginRangePruneThreshold = from.Real(),
                OriginTimePruneThreshold = from.Real(),
                ProximityStrategy = (ProximityStrategy)from.Int(),
            },
            Index = from.Int(),
            PreviousDirection = from.Int() is var direction and >= 0 ? (Direction)direction : null,
            LastInsideBar = from.Int(),
            _numbers = from.Whole(),
        };
        Restore(detector._bull, ref from);
        Restore(detector._bear, ref from);
        var byNumber = new Dictionary<long, Leg>();
        for (var left = from.Int(); left > 0; left--)
        {
            var (leg, parent) = detector.RestoreLeg(ref from);
            byNumber[leg.Number] = leg;
            detector.Append(leg);
            (leg.IsLive ? leg.Side.Live : leg.Side.Breached).Add(leg);
            LegFamily.Adopt(leg, parent == 0 ? null : byNumber[parent]);
        }
        if (detector.Index >= 0)
        {
            detector._bull.See(series[detector.Index]);
            detector._bear.See(series[detector.Index]);
        }
        return detector;
    }

    private static void Save(LegSide side, StateWriter to)
    {
        to.Whole((long)side.LastTurn);
        to.Flag(side.HasCreated);
        to.Flag(side.Pending is not null);
        if (side.Pending is not { } pending)
            return;
        to.Whole(pending.Price);
        to.Whole((long)pending.Index);
        to.Whole((long)pending.Source);
    }

    private static void Restore(LegSide side, ref StateReader from)
    {
        side.LastTurn = from.Int();
        side.HasCreated = from.Flag();
        side.Pending = from.Flag() ? new PendingOrigin(from.Whole(), from.Int(), (PendingSource)from.Int()) : null;
    }

    private void Save(Leg leg, StateWriter to)
    {
        LegMetrics.SettleRetracement(leg, this, Index); // else it would show whether somebody has asked
        to.Whole((long)leg.Direction);
        to.Whole(leg.Number);
        to.Whole(leg.Origin);
        to.Whole((long)leg.OriginIndex);
        to.Whole((long)leg.CreatedAt);
        to.Whole((long)leg.Depth);
        to.Whole(leg.PriceAtCreation);
        to.Whole(leg.CounterTrendRange);
        to.Whole(leg.Pivot);
        to.Whole((long)leg.PivotIndex);
        to.Whole((long)leg.LastModified);
        to.Whole((long)leg.BreachedAt);
        to.Whole(leg.MaxOriginBreach);
        to.Whole(leg.MaxPivotBreach);
        to.Real(leg.FrozenImpulsiveness);
        to.Real(leg.Impulse);
        to.Real(leg.RetracementPct);
        to.Whole((long)leg.RetracementAt);
        to.Flag(leg.Segment is not null);
        if (leg.Segment is { } segment)
        {
            to.Whole(segment.Deepest);
            to.Whole((long)segment.DeepestIndex);
            to.Real(segment.ImpulseToDeepest);
            to.Real(segment.ImpulseBack);
        }
        to.Whole(leg.Parent?.Number ?? 0);
    }

    private (Leg Leg, long Parent) RestoreLeg(ref StateReader from)
    {
        var leg = new Leg
        {
            Side = SideOf((Direction)from.Int()),
            Number = from.Whole(),
            Origin = from.Whole(),
            OriginIndex = from.Int(),
            CreatedAt = from.Int(),
            Depth = from.Int(),
            PriceAtCreation = from.Whole(),
            CounterTrendRange = from.WholeOrNull(),
            Pivot = from.Whole(),
            PivotIndex = from.Int(),
            LastModified = from.Int(),
            BreachedAt = from.Int(),
            MaxOriginBreach = from.WholeOrNull(),
            MaxPivotBreach = from.WholeOrNull(),
            FrozenImpulsiveness = from.RealOrNull(),
            Impulse = from.Real(),
            RetracementPct = from.Real(),
            RetracementAt = from.Int(),
            Segment = from.Flag() ? new SegmentRecord(from.Whole(), from.Int(), from.Real(), from.RealOrNull()) : null,
        };
        return (leg, from.Whole());
    }
}
