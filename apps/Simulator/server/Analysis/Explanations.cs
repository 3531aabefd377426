using System.Globalization;
using Longhouse.Simulator.Engine.Bars;
using Longhouse.Simulator.Engine.Detection;

namespace Longhouse.Simulator.Analysis;

/// <summary>Why a leg was pruned, with the numbers.</summary>
internal static class Explanations
{
    public static string Of(in DetectorEvent e, DetectionConfig config, PriceScale scale) => e.Reason switch
    {
        PruneReason.MaxLegs => string.Create(CultureInfo.InvariantCulture,
            $"Counter-trend range {e.First:0.00} is not among the {config.MaxTurns} widest at its pivot (range {e.Second:0.00})"),
        PruneReason.OriginProximityPrune when config.ProximityStrategy == ProximityStrategy.Oldest => string.Create(CultureInfo.InvariantCulture,
            $"Like the older {e.Other?.ToText(scale)}: time ratio {e.First:0.000} below {config.OriginTimePruneThreshold}, range ratio {e.Second:0.000} below {config.OriginRangePruneThreshold}"),
        PruneReason.OriginProximityPrune => string.Create(CultureInfo.InvariantCulture, $"Less than {e.Other?.ToText(scale)}: {e.First:0.00} against {e.Second:0.00}"),
        _ => "",
    };
}
