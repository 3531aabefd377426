using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Engine.Detection;

internal enum Direction
{
    Bull,
    Bear,
}

/// <summary>What a leg is called: deterministic, hence stable under replay.</summary>
internal readonly record struct LegKey(Direction Direction, long OriginPrice, int OriginIndex)
{
    public string ToText(PriceScale scale) =>
        $"leg_{(Direction == Direction.Bull ? "bull" : "bear")}_{scale.ToText(OriginPrice)}_{OriginIndex}";
}

/// <summary>
/// A move from an origin to a pivot. Positions are kept in the leg's own sense: a bear leg's prices are negated, so that for every leg the
/// origin lies below the pivot, a breach of the origin is a lower low and an extension a higher high, and all rules are written once.
/// </summary>
internal sealed class Leg
{
    private References.LegReference? _reference;

    public required LegSide Side { get; init; }
    public required long Origin { get; init; }
    public required int OriginIndex { get; init; }
    public required int CreatedAt { get; init; }

    /// <summary>Its place in the order of creation; lists keep it.</summary>
    public required long Number { get; init; }

    /// <summary>Its parent's and one more. The other product leaves it as it was when the leg was made, whoever its parent is by now.</summary>
    public required int Depth { get; set; }

    /// <summary>The close of the bar that made it.</summary>
    public required long PriceAtCreation { get; init; }

    /// <summary>The widest counter-trend leg that ended where this one began; null when no leg of that direction had ever been.</summary>
    public required long? CounterTrendRange { get; init; }

    public long Pivot { get; set; }
    public int PivotIndex { get; set; }
    public int LastModified { get; set; }

    /// <summary>The bar that first went beyond the origin, or −1 while the leg lives.</summary>
    public int BreachedAt { get; set; } = -1;
    public long? MaxOriginBreach { get; set; }
    public long? MaxPivotBreach { get; set; }

    /// <summary>The percentile of its impulse, frozen when the origin was breached.</summary>
    public double? FrozenImpulsiveness { get; set; }
    public double Impulse { get; set; }

    // The impulse as it was at the end of the bar before, if this bar changed it.
    public double ImpulseBefore { get; set; }
    public int ImpulseChangedAt { get; set; } = -1;

    public double RetracementPct { get; set; }
    public int RetracementAt { get; set; } = -1;

    public SegmentRecord? Segment { get; set; }

    public Leg? Parent { get; set; }
    public Leg? FirstChild { get; set; }
    public Leg? NextSibling { get; set; }
    public Leg? PreviousSibling { get; set; }

    // The list of active legs in order of creation.
    public Leg? Previous { get; set; }
    public Leg? Next { get; set; }
    public bool IsPruned { get; set; }

    /// <summary>What the reference layer knows of it; dies with the leg.</summary>
    public References.LegReference Reference => _reference ??= new();

    public Direction Direction => Side.Direction;
    public long Range => Pivot - Origin;
    public bool IsLive => BreachedAt < 0;
    public long OriginPrice => Side.Sign * Origin;
    public long PivotPrice => Side.Sign * Pivot;
    public LegKey Key => new(Direction, OriginPrice, OriginIndex);
}

/// <summary>
/// The two impulses of a parent: out to its deepest point, and back to where its last child began. A pivot that goes deeper has no way back yet;
/// the other product keeps the old record until the next child.
/// </summary>
internal readonly record struct SegmentRecord(long Deepest, int DeepestIndex, double ImpulseToDeepest, double? ImpulseBack);
