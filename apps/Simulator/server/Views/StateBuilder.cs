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
            Rounded.Of(leg.Impulse), leg.IsLive ? null : Rounded.Of(leg.FrozenImpulsiveness), StatusOf(leg, playhead).Reason);
    }

    public static Status StatusOf(Leg leg, Playhead playhead) =>
        leg.Range == 0 ? new Status("not_formed", 0, 0, null) : Status.Of(leg, playhead.Detector, playhead.References);

    public static string NameOf(EventKinds kind) => kind.ToString() is var name ? char.ToLowerInvariant(name[0]) + name[1..] : "";

    public static string? NameOf(PruneReason reason) => reason switch
    {
        PruneReason.None => null,
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
        var (low, high) = (Level.ThousandthsOf(bar.Low), Level.ThousandthsOf(bar.High));
        var before = Level.ThousandthsOf(playhead.Position > 0 ? playhead.Series[playhead.Position - 1].Close : bar.Open);
        return [.. levels.Where(l => low <= l.Thousandths && l.Thousandths <= high).Take(MaxTouches)
            .Select(l => new TouchView(l.Leg.Number, l.Ratio, l.Price, before < l.Thousandths))];
    }
}
