namespace Longhouse.Simulator.Engine.Detection;

internal enum ProximityStrategy
{
    Oldest,
    CounterTrend,
}

/// <summary>What of the detector can be set. Changes hold from the next bar on.</summary>
internal sealed record DetectionConfig
{
    public static readonly DetectionConfig Default = new();

    /// <summary>A leg breached at both ends by this part of its range is pruned; 1 switches it off.</summary>
    public double EngulfedBreachThreshold { get; init; } = 0.236;

    /// <summary>Legs that may live at one pivot beside the widest; 0 switches the limit off.</summary>
    public int MaxTurns { get; init; } = 10;

    /// <summary>A breached leg with a parent is pruned this many ranges beyond its origin.</summary>
    public double StaleExtensionThreshold { get; init; } = 3.0;

    /// <summary>How alike in range, and in age, two legs at one pivot must be for one of them to go; 0 switches the rule off.</summary>
    public double OriginRangePruneThreshold { get; init; } = 0.02;
    public double OriginTimePruneThreshold { get; init; } = 0.02;
    public ProximityStrategy ProximityStrategy { get; init; }
}
