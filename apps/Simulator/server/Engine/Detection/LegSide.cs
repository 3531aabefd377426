using System.Runtime.CompilerServices;
namespace Longhouse.Simulator.Engine.Detection;

internal enum PendingSource
{
    High,
    Low,
    PivotExtension,
}

/// <summary>A point from which a leg may start, in its side's own sense.</summary>
internal readonly record struct PendingOrigin(long Price, int Index, PendingSource Source);

/// <summary>
/// The legs of one direction, seen so that they rise: the bear side sees prices negated. The live ones form a stack: from bottom to top origins
/// never fall and pivots never rise, so what a bar touches is always at the top.
/// </summary>
internal sealed class LegSide(Direction direction)
{
    public Direction Direction => direction;

    public long Sign { get; } = direction == Direction.Bull ? 1 : -1;

    public LegList Live { get; } = new();

    public LegList Breached { get; } = new();

    public PendingOrigin? Pending { get; set; }

    public int LastTurn { get; set; } = -1;

    public bool HasCreated { get; set; }

    /// <summary>Up to this bar no two of its legs can have become alike, as long as no pivot moves and none is added.</summary>
    public int NextLikeness { get; set; }

    // The bar as this side sees it.
    public long High { get; private set; }
    public long Low { get; private set; }

    public int Count => Live.Count + Breached.Count;

    public void See(in Bars.Bar bar)
    {
        if (direction == Direction.Bull)
            (High, Low) = (bar.High, bar.Low);
        else
            (High, Low) = (-bar.Low, -bar.High);
    }

    /// <summary>A live leg since the last turn starts at or below this price: nothing new can be told from there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool IsDominated(long price)
    {
        // Origins rise towards the top, so the lowest of those since the turn decides.
        Leg? lowest = null;
        for (var i = Live.Count - 1; i >= 0 && Live[i].OriginIndex >= LastTurn; i--)
            lowest = Live[i];
        return lowest is not null && lowest.Origin <= price;
    }

    public bool HasLiveAt(long price, int index)
    {
        for (var i = Live.Count - 1; i >= 0 && Live[i].OriginIndex >= index; i--)
        {
            if (Live[i].OriginIndex == index && Live[i].Origin == price)
                return true;
        }
        return false;
    }

    /// <summary>The nearest live leg that starts lower and earlier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Leg? FindParent(long origin, int originIndex)
    {
        for (var i = Live.Count - 1; i >= 0; i--)
        {
            if (Live[i].OriginIndex < originIndex && Live[i].Origin < origin)
                return Live[i];
        }
        return null;
    }

    /// <summary>The widest leg that ends at this pivot, breached or not; the first in order of creation among equals.</summary>
    public Leg? FindWidestAt(long pivot)
    {
        Leg? widest = null;
        FindWidestAt(Live, pivot, ref widest);
        FindWidestAt(Breached, pivot, ref widest);
        return widest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindWidestAt(LegList legs, long pivot, ref Leg? widest)
    {
        var pivots = legs.Pivots;
        for (var i = Columns.IndexOf(pivots, pivot, 0); i >= 0; i = Columns.IndexOf(pivots, pivot, i + 1))
        {
            var leg = legs[i];
            if (widest is null || leg.Range > widest.Range || (leg.Range == widest.Range && leg.Number < widest.Number))
                widest = leg;
        }
    }
}
