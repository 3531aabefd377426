using System.Text.Json.Serialization;

namespace Longhouse.Simulator.Engine.References;

/// <summary>What of the reference layer can be set. Changes hold from the next bar on.</summary>
internal sealed record ReferenceConfig
{
    public static readonly ReferenceConfig Default = new();

    public int SignificantBinThreshold { get; init; } = 8;
    public int MinSwingsForClassification { get; init; } = 50;
    public double FormationFibThreshold { get; init; } = 0.236;

    /// <summary>A leg forms when price has been deep enough within a bar; otherwise the close must be.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // files that are compared name it only where it is used
    public bool FormsByExtremes { get; init; }
    public double PivotBreachTolerance { get; init; }
    public double SignificantTradeBreachTolerance { get; init; } = 0.15;
    public double SignificantCloseBreachTolerance { get; init; } = 0.10;
    public double CompletionThreshold { get; init; } = 2.0;
    public double RangeWeight { get; init; } = 0.8;
    public double ImpulseWeight { get; init; }
    public double RecencyWeight { get; init; } = 0.4;
    public double DepthWeight { get; init; }
    public double CounterWeight { get; init; }
    public double RangeCounterWeight { get; init; }
    public int RecencyDecayBars { get; init; } = 1000;
    public double DepthDecayFactor { get; init; } = 0.5;
    public int TopN { get; init; } = 5;
    public double ConfluenceTolerancePct { get; init; } = 0.001;
    public double ActiveLevelDistancePct { get; init; } = 0.005;
    public int BinWindowDurationDays { get; init; } = 90;
    public int BinRecomputeInterval { get; init; } = 100;
}
