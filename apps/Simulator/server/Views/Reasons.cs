using System.Globalization;
using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Replay;

namespace Longhouse.Simulator.Views;

/// <summary>Why something happened, as a sentence with the numbers.</summary>
internal static class Reasons
{
    public static string? Of(in ReplayEvent one, Playhead playhead)
    {
        var config = playhead.Plan.At(one.Bar).Detection;
        var scale = playhead.Series.Scale;
        return one.Reason switch
        {
            PruneReason.MaxLegs => Say($"The counter-trend move before it, {scale.ToWords((long)Math.Round(one.First * scale.Unit))}, is not among the {config.MaxTurns} widest at this pivot."),
            PruneReason.OriginProximityPrune when one.Other is { } other =>
                Say($"Nearly the same as the older leg from {scale.ToText(other.OriginPrice)}: {one.First:0.0%} apart in time (limit {config.OriginTimePruneThreshold:0.0%}), {one.Second:0.0%} in range (limit {config.OriginRangePruneThreshold:0.0%})."),
            PruneReason.Engulfed => Say($"Both ends were passed, together by {Beyond(one.Leg):0.000} of its range; {config.EngulfedBreachThreshold:0.000} is the limit."),
            PruneReason.ExtensionPrune => Say($"Price went {config.StaleExtensionThreshold:0.0} ranges beyond its origin."),
            _ => null,
        };
    }

    private static double Beyond(Leg leg) => leg.Range == 0 ? 0 : (double)((leg.MaxOriginBreach ?? 0) + (leg.MaxPivotBreach ?? 0)) / leg.Range;

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
