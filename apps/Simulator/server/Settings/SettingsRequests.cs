using System.ComponentModel.DataAnnotations;
using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;
using Longhouse.Simulator.Replay;

namespace Longhouse.Simulator.Settings;

/// <summary>What of the detector a person sets. The bounds here are the ones that the panels show.</summary>
public sealed record DetectionRequest(
    [property: Range(0.0, 1.0)] double EngulfedBreachThreshold = 0.236,
    [property: Range(0, 20)] int MaxTurns = 10,
    [property: Range(1.0, 5.0)] double StaleExtensionThreshold = 3.0,
    [property: Range(0.0, 0.1)] double OriginRangePruneThreshold = 0.02,
    [property: Range(0.0, 0.1)] double OriginTimePruneThreshold = 0.02)
{
    internal DetectionConfig ToConfig() => new()
    {
        EngulfedBreachThreshold = EngulfedBreachThreshold,
        MaxTurns = MaxTurns,
        StaleExtensionThreshold = StaleExtensionThreshold,
        OriginRangePruneThreshold = OriginRangePruneThreshold,
        OriginTimePruneThreshold = OriginTimePruneThreshold,
    };

    internal static DetectionRequest Of(DetectionConfig c) =>
        new(c.EngulfedBreachThreshold, c.MaxTurns, c.StaleExtensionThreshold, c.OriginRangePruneThreshold, c.OriginTimePruneThreshold);
}

/// <summary>What of the references and their ranking a person sets.</summary>
public sealed record ReferencesRequest(
    [property: Range(0.0, 1.0)] double RangeWeight = 0.8,
    [property: Range(0.0, 1.0)] double RecencyWeight = 0.4,
    [property: Range(0.0, 1.0)] double ImpulseWeight = 0,
    [property: Range(0.0, 1.0)] double DepthWeight = 0,
    [property: Range(0.0, 1.0)] double CounterWeight = 0,
    [property: Range(0.0, 1.0)] double RangeCounterWeight = 0,
    [property: Range(0.0, 0.618)] double FormationFibThreshold = 0.236,
    [property: Range(0.0, 0.3)] double PivotBreachTolerance = 0,
    [property: Range(1.0, 5.0)] double CompletionThreshold = 2.0,
    [property: Range(1, 10)] int TopN = 5,
    [property: Range(0, 1)] int FormsByWick = 0)
{
    internal ReferenceConfig ToConfig() => new()
    {
        RangeWeight = RangeWeight,
        RecencyWeight = RecencyWeight,
        ImpulseWeight = ImpulseWeight,
        DepthWeight = DepthWeight,
        CounterWeight = CounterWeight,
        RangeCounterWeight = RangeCounterWeight,
        FormationFibThreshold = FormationFibThreshold,
        PivotBreachTolerance = PivotBreachTolerance,
        CompletionThreshold = CompletionThreshold,
        TopN = TopN,
        FormsByExtremes = FormsByWick == 1,
    };

    internal static ReferencesRequest Of(ReferenceConfig c) => new(
        c.RangeWeight, c.RecencyWeight, c.ImpulseWeight, c.DepthWeight, c.CounterWeight, c.RangeCounterWeight,
        c.FormationFibThreshold, c.PivotBreachTolerance, c.CompletionThreshold, c.TopN, c.FormsByExtremes ? 1 : 0);
}

/// <summary>From this bar on these settings hold.</summary>
public sealed record StretchRequest([property: Range(0, int.MaxValue)] int FromBar, DetectionRequest Detection, ReferencesRequest References)
{
    internal Stretch ToStretch() => new(FromBar, Detection.ToConfig(), References.ToConfig());

    internal static StretchRequest Of(Stretch s) => new(s.FromBar, DetectionRequest.Of(s.Detection), ReferencesRequest.Of(s.References));
}
