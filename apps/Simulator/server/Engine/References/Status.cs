using Longhouse.Simulator.Engine.Detection;

namespace Longhouse.Simulator.Engine.References;

/// <summary>Why a leg is a reference at this bar, or is not.</summary>
internal readonly record struct Status(string Reason, int Bin, double Location, double? Threshold)
{
    public static Status Of(Leg leg, Detector detector, ReferenceLayer layer)
    {
        var config = layer.Config;
        var bin = layer.Distribution.BinOf(detector.Series.Scale.ToDouble(leg.Range));
        var close = ReferenceLayer.Location(leg, leg.Side.Sign * detector.Series[detector.Index].Close);
        var location = Math.Min(close, config.CompletionThreshold);
        // Asked of the distribution as it is now: the bar's eviction may have left too few, although its update still had enough.
        if (layer.Distribution.Total < config.MinSwingsForClassification)
            return new Status("cold_start", bin, location, null);
        if ((leg.Reference.MaxLocation ?? 0) >= config.CompletionThreshold)
            return new Status("completed", bin, location, config.CompletionThreshold);
        if (leg.Reference.IsFormed)
            return new Status("valid", bin, location, null);
        if (close < config.FormationFibThreshold)
            return new Status("not_formed", bin, location, config.FormationFibThreshold);
        if (bin < config.SignificantBinThreshold)
            return new Status("pivot_breached", bin, location, -config.PivotBreachTolerance);
        var shallow = ReferenceLayer.Location(leg, leg.Side.High);
        return new Status("pivot_breached", bin, location,
            shallow < -config.SignificantTradeBreachTolerance ? -config.SignificantTradeBreachTolerance : -config.SignificantCloseBreachTolerance);
    }
}
