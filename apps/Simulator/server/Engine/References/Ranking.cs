using Longhouse.Simulator.Engine.Detection;

namespace Longhouse.Simulator.Engine.References;

/// <summary>A leg that price may come back to, as it stands at one bar.</summary>
internal sealed record Reference(Leg Leg, int Bin, double Location, double Salience, double MedianMultiple)
{
    public int Depth => Leg.Depth;
}

/// <summary>All references at one bar: those within the first of their pivot, and those on deck behind them, both by salience.</summary>
internal sealed record Ranking(IReadOnlyList<Reference> References, IReadOnlyList<Reference> OnDeck, int TotalLegs, int NotFormed)
{
    public static readonly Ranking Empty = new([], [], 0, 0);

    public static Ranking Make(ReferenceLayer layer)
    {
        var formed = layer.Formed;
        var legs = layer.LegCount;
        if (layer.IsWarmingUp)
            return Empty with { TotalLegs = legs };
        formed.Rank();
        return new Ranking(Pick(layer, formed.Ranked), Pick(layer, formed.OnDeck), legs, layer.NotFormed);
    }

    private static Reference[] Pick(ReferenceLayer layer, ReadOnlySpan<int> rows)
    {
        var formed = layer.Formed;
        var picked = new Reference[rows.Length];
        for (var i = 0; i < picked.Length; i++)
        {
            var (row, leg) = (rows[i], formed.LegAt(rows[i]));
            picked[i] = new Reference(leg, formed.BinAt(row), formed.LocationAt(row), formed.SalienceAt(row), layer.MultipleOf(leg));
        }
        return picked;
    }

    /// <summary>"bull" or "bear" when one has more than twice as many; null when neither does.</summary>
    public Direction? Imbalance
    {
        get
        {
            var bull = References.Count(r => r.Leg.Direction == Direction.Bull);
            var bear = References.Count - bull;
            return bull > 2 * bear ? Direction.Bull : bear > 2 * bull ? Direction.Bear : null;
        }
    }
}
