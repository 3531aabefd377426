using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;
using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Views;

namespace Longhouse.Simulator.Why;

/// <summary>Why a leg ranks where it does, why it is filtered, and what would end it.</summary>
internal static class RankWords
{
    private const double MediansPerUnit = 25;

    public static RankView RankOf(Leg leg, Reference? reference, Playhead playhead)
    {
        var (config, layer, scale, ranking) = (playhead.References.Config, playhead.References, playhead.Series.Scale, playhead.Ranking);
        var unit = Math.Max(layer.Distribution.Median * MediansPerUnit, double.Epsilon);
        var (range, counter) = (scale.ToDouble(leg.Range) / unit, scale.ToDouble(leg.CounterTrendRange ?? 0) / unit);
        var place = -1;
        for (var i = 0; i < ranking.References.Count && place < 0; i++)
            place = ranking.References[i].Leg == leg ? i : -1;
        return new RankView(place < 0 ? null : place + 1, ranking.References.Count, place < 0 && reference is not null, reference?.Salience ?? 0,
        [
            new RankTerm("Range", range, config.RangeWeight),
            new RankTerm("Recency", 1 / (1 + ((double)(playhead.Position - leg.OriginIndex) / config.RecencyDecayBars)), config.RecencyWeight),
            new RankTerm("Impulse", (leg.Reference.BinImpulsiveness ?? 0) / 100, config.ImpulseWeight),
            new RankTerm("Depth", 1 / (1 + (leg.Depth * config.DepthDecayFactor)), config.DepthWeight),
            new RankTerm("Counter-trend", counter, config.CounterWeight),
            new RankTerm("Range × counter", range * counter, config.RangeCounterWeight),
        ]);
    }

    public static EndView EndOf(Leg leg, Playhead playhead)
    {
        var (config, scale) = (playhead.Plan.At(playhead.Position).Detection, playhead.Series.Scale);
        double Chart(double price) => leg.Side.Sign * price / scale.Unit;
        if (leg.IsLive)
            return new EndView(scale.ToDouble(leg.OriginPrice), "Price beyond its origin would end its growth: it could extend no more.");
        if (config.EngulfedBreachThreshold < 1)
        {
            // Both excursions count together: what the origin's has used up is not needed at the pivot.
            var needed = (config.EngulfedBreachThreshold * leg.Range) - (leg.MaxOriginBreach ?? 0);
            return new EndView(Chart(leg.Pivot + Math.Max(needed, 0)), $"Engulfed: {config.EngulfedBreachThreshold:0.###} of its range beyond both ends together, of which the origin has had {(double)(leg.MaxOriginBreach ?? 0) / leg.Range:0.000}.");
        }
        return new EndView(Chart(leg.Origin - (config.StaleExtensionThreshold * leg.Range)), leg.Parent is null
            ? "Nothing ends it: it has no parent, and engulfed legs are kept."
            : $"Stale: {config.StaleExtensionThreshold:0.0} ranges beyond its origin.");
    }

    public static string StatusOf(Leg leg, Status status) => leg.IsPruned ? "It is not among the legs any more." : status.Reason switch
    {
        "valid" => "It is a reference.",
        "cold_start" => "Too few legs have formed to tell what is large and small, so nothing is a reference yet.",
        "not_formed" => $"It is no reference yet: price is {status.Location:0.000} back from the pivot, and {status.Threshold:0.000} is needed.",
        "pivot_breached" => $"It is no reference any more: price is {status.Location:0.000}, beyond the pivot by more than {-(status.Threshold ?? 0):0.000}.",
        _ => $"It has done what it promised: price came {status.Threshold:0.0#} ranges back from the pivot.",
    };
}
