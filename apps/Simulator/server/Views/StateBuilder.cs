using Longhouse.Simulator.Engine.Bars;
using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;
using Longhouse.Simulator.Engine.Structure;
using Longhouse.Simulator.Replay;

namespace Longhouse.Simulator.Views;

/// <summary>Puts into words what the engine sees from a position.</summary>
internal static class StateBuilder
{
    private const int MaxTouches = 60;

    public static StateView Build(Playhead playhead)
    {
        if (playhead.Position < 0)
            return new StateView(-1, ToView(playhead.Counts), 0, new WarmUpView(0, playhead.References.Config.MinSwingsForClassification), null, null, [], [], [], [], []);
        var (detector, layer, scale) = (playhead.Detector, playhead.References, playhead.Series.Scale);
        var ranking = playhead.Ranking;
        var legs = new List<LegView>(detector.ActiveCount);
        for (var leg = detector.First; leg is not null; leg = leg.Next)
            legs.Add(ToView(leg, playhead));

        var levels = Level.Of(ranking, scale);
        ref readonly var bar = ref playhead.Series[playhead.Position];
        return new StateView(
            playhead.Position, ToView(playhead.Counts), layer.Distribution.Median,
            layer.IsWarmingUp ? new WarmUpView(layer.Distribution.Total, layer.Config.MinSwingsForClassification) : null,
            ToView(detector.Bull, scale), ToView(detector.Bear, scale), legs,
            [.. ranking.References.Select(r => r.Leg.Number)], [.. ranking.OnDeck.Select(r => r.Leg.Number)],
            NearZones.Find(levels, layer.Config.ConfluenceTolerancePct, scale.ToDouble(bar.Close)), Touches(levels, playhead));
    }

    public static LegView ToView(Leg leg, Playhead playhead)
    {
        var (scale, now) = (playhead.Series.Scale, playhead.Position);
        return new LegView(
            leg.Number, leg.Direction == Direction.Bull, scale.ToDouble(leg.OriginPrice), now - leg.OriginIndex, scale.ToDouble(leg.PivotPrice), now - leg.PivotIndex,
            leg.IsLive ? null : now - leg.BreachedAt, leg.MaxPivotBreach is not null, leg.Depth, leg.Parent?.Number,
            Short(leg.Impulse), leg.IsLive ? null : Short(leg.FrozenImpulsiveness), StatusOf(leg, playhead).Reason);
    }

    public static Status StatusOf(Leg leg, Playhead playhead) =>
        leg.Range == 0 ? new Status("not_formed", 0, 0, null) : Status.Of(leg, playhead.Detector, playhead.References);

    /// <summary>An event as it looks at its own bar, where the playhead stands.</summary>
    public static EventView ToView(in ReplayEvent one, Playhead playhead)
    {
        var scale = playhead.Series.Scale;
        var leg = one.Leg;
        var isLevel = one.Kind is EventKinds.LevelCrossed or EventKinds.LevelTouched;
        return new EventView(
            0, NameOf(one.Kind), leg.Number, leg.Direction == Direction.Bull, scale.ToDouble(one.Price),
            scale.ToDouble(leg.OriginPrice), one.Bar - leg.OriginIndex, scale.ToDouble(one.Pivot), one.Bar - one.PivotIndex,
            Short(playhead.References.Distribution.MultipleOf(scale.ToDouble(Math.Abs(one.Pivot - leg.OriginPrice)))),
            one.Reason == PruneReason.None ? null : NameOf(one.Reason), isLevel ? one.Ratio : null, isLevel ? one.IsUp : null,
            Reasons.Of(one, playhead));
    }

    public static string NameOf(EventKinds kind) => kind.ToString() is var name ? char.ToLowerInvariant(name[0]) + name[1..] : "";

    private static string NameOf(PruneReason reason) => reason switch
    {
        PruneReason.Engulfed => "engulfed",
        PruneReason.ExtensionPrune => "extended",
        PruneReason.MaxLegs => "tooMany",
        _ => "tooClose",
    };

    public static CountsView ToView(EventCounts c) => new(
        c.Formed, c.OriginBreached, c.PivotBreached, c.Engulfed, c.TooClose, c.TooMany, c.Extended, c.ReferencesFormed, c.ReferencesCompleted);

    private static PendingView? ToView(LegSide side, PriceScale scale) =>
        side.Pending is { } pending ? new PendingView(scale.ToDouble(side.Sign * pending.Price), pending.Index) : null;

    private static List<TouchView> Touches(IReadOnlyList<Level> levels, Playhead playhead)
    {
        ref readonly var bar = ref playhead.Series[playhead.Position];
        var (low, high) = (bar.Low * 1000, bar.High * 1000);
        var before = playhead.Position > 0 ? playhead.Series[playhead.Position - 1].Close * 1000 : bar.Open * 1000;
        return [.. levels.Where(l => low <= l.Thousandths && l.Thousandths <= high).Take(MaxTouches)
            .Select(l => new TouchView(l.Leg.Number, l.Ratio, l.Price, before < l.Thousandths))];
    }

    /// <summary>Five digits are more than any panel shows, and a third of the bytes.</summary>
    private static double? Short(double? value) => value is { } v ? Short(v) : null;

    private static double Short(double value)
    {
        if (value == 0 || !double.IsFinite(value))
            return 0;
        var digits = 4 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return digits is >= 0 and <= 12 ? Math.Round(value, digits) : value;
    }
}
