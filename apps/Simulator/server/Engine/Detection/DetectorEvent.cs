namespace Longhouse.Simulator.Engine.Detection;

internal enum DetectorEventKind
{
    LegCreated,
    LegPruned,
    OriginBreached,
    PivotBreached,
}

internal enum PruneReason
{
    None,
    Engulfed,
    ExtensionPrune,
    MaxLegs,
    OriginProximityPrune,
}

/// <summary>Something that a bar did to a leg. Prices are those of the chart; the two numbers and the other leg explain a prune.</summary>
internal readonly record struct DetectorEvent(DetectorEventKind Kind, Leg Leg)
{
    public long PivotPrice { get; init; }
    public int PivotIndex { get; init; }
    public long BreachPrice { get; init; }
    public long BreachAmount { get; init; }
    public PruneReason Reason { get; init; }
    public LegKey? Other { get; init; }
    public double First { get; init; }
    public double Second { get; init; }
}
