using Longhouse.Simulator.Engine.Bars;
using Longhouse.Simulator.Engine.Detection;

namespace Longhouse.Simulator.Engine.References;

/// <summary>What a reference ranks by: a weighed sum, in which only the term for recency changes with every bar.</summary>
internal static class Salience
{
    private const int MediansPerUnit = 25;

    public static double UnitOf(RangeDistribution distribution) =>
        distribution.Total == 0 || distribution.Median * MediansPerUnit <= 0 ? 1 : distribution.Median * MediansPerUnit;

    /// <summary>The sum of the terms before the one for recency, that one's weight, and the term after it.</summary>
    public static (double Before, double Recency, double After) TermsOf(Leg leg, double unit, PriceScale scale, ReferenceConfig config)
    {
        var range = scale.ToDouble(leg.Range);
        var counter = scale.ToDouble(leg.CounterTrendRange ?? 0);

        var (wR, wC, wX, wI, wT, wD) = (config.RangeWeight, config.CounterWeight, config.RangeCounterWeight, config.ImpulseWeight, config.RecencyWeight, config.DepthWeight);
        if (leg.Reference.BinImpulsiveness is null && wI > 0)
        {
            // What cannot be known is not held against the leg: the other weights take its place.
            var others = wR + wC + wX + wT + wD;
            if (others > 0)
            {
                var factor = 1 + (wI / others);
                (wR, wC, wX, wT, wD) = (wR * factor, wC * factor, wX * factor, wT * factor, wD * factor);
            }
            wI = 0;
        }
        var before = (wR * (range / unit))
            + (wC * (counter / unit))
            + (wX * (range * counter / (unit * unit)))
            + (wI * ((leg.Reference.BinImpulsiveness ?? 0) / 100));
        return (before, wT, wD * (1 / (1 + (leg.Depth * config.DepthDecayFactor))));
    }
}
