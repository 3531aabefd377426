namespace Longhouse.Simulator.Engine.References;

/// <summary>What the reference layer keeps on a leg.</summary>
internal sealed class LegReference
{
    /// <summary>How far the leg has been retraced, at most: 0 at its pivot, 1 at its origin, 2 at its target.</summary>
    public double? MaxLocation { get; set; }

    public bool IsFormed { get; set; }
    public long FormedPivot { get; set; }
    public int FormedAt { get; set; }

    /// <summary>Its entry in the distribution of ranges, once it has one; the distribution may have let it go since.</summary>
    public DistributionEntry? Entry { get; set; }

    /// <summary>Its row among the formed legs, while it is one of them.</summary>
    public int Row { get; set; }

    public int? RangeBin { get; set; }
    public double? BinImpulsiveness { get; set; }
}

internal enum FatalReason
{
    None,
    PivotBreached,
    Completed,
}
