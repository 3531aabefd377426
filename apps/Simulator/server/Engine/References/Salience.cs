using Longhouse.Simulator.Engine.Detection;

namespace Longhouse.Simulator.Engine.References;

internal static class Salience
{
    private const int MediansPerUnit = 25;

    public static double Of(Leg leg, Detector detector, ReferenceLayer layer)
    {
        var config = layer.Config;
        var scale = detector.Series.Scale;
        var distribution = layer.Distribution;
        var unit = distribution.Total == 0 || distribution.Median * MediansPerUnit <= 0 ? 1 : distribution.Median * MediansPerUnit;
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
        return (wR * (range / unit))
            + (wC * (counter / unit))
            + (wX * (range * counter / (unit * unit)))
            + (wI * ((leg.Reference.BinImpulsiveness ?? 0) / 100))
            + (wT * (1 / (1 + ((double)(detector.Index - leg.OriginIndex) / config.RecencyDecayBars))))
            + (wD * (1 / (1 + (leg.Depth * config.DepthDecayFactor))));
    }
}
