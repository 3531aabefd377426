using Longhouse.Simulator.Engine.Bars;
using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;

namespace Longhouse.Simulator.Engine.Structure;

/// <summary>A price at which a reference may matter. The price is exact in thousandths of the smallest price step.</summary>
internal readonly record struct Level(Leg Leg, int RatioThousandths, Int128 Thousandths, PriceScale Scale)
{
    public static readonly int[] Ratios = [0, 382, 500, 618, 1000, 1382, 1500, 1618, 2000];

    public double Ratio => RatioThousandths / 1000.0;

    public double Price => Scale.ThousandthsToDouble(Thousandths);

    /// <summary>A price in thousandths, as levels are: the steps of a fine price leave no room for them in 64 bits.</summary>
    public static Int128 ThousandthsOf(long price) => (Int128)price * 1000;

    /// <summary>Where a level of a leg stands, as its side sees prices.</summary>
    public static Int128 ThousandthsAt(Leg leg, int ratioThousandths) => ThousandthsOf(leg.Pivot) - ((Int128)leg.Range * ratioThousandths);

    /// <summary>Ratio by ratio, references in their order of rank.</summary>
    public static IReadOnlyList<Level> Of(Ranking ranking, PriceScale scale)
    {
        var levels = new List<Level>(Ratios.Length * ranking.References.Count);
        foreach (var ratio in Ratios)
        {
            foreach (var reference in ranking.References)
            {
                var leg = reference.Leg;
                levels.Add(new Level(leg, ratio, leg.Side.Sign * ThousandthsAt(leg, ratio), scale));
            }
        }
        return levels;
    }
}

/// <summary>Levels of several references that stand close together.</summary>
internal sealed record ConfluenceZone(double Center, double Min, double Max, IReadOnlyList<Level> Levels, IReadOnlyList<string> ReferenceIds)
{
    public static IReadOnlyList<ConfluenceZone> Find(IReadOnlyList<Level> levels, double tolerance)
    {
        var zones = new List<ConfluenceZone>();
        var cluster = new List<Level>();
        foreach (var level in levels.OrderBy(l => l.Price))
        {
            if (cluster.Count > 0)
            {
                var (before, price) = (cluster[^1].Price, level.Price);
                if (!(price - before <= (before + price) / 2 * tolerance))
                    Close(cluster, zones);
            }
            cluster.Add(level);
        }
        Close(cluster, zones);
        return zones;
    }

    private static void Close(List<Level> cluster, List<ConfluenceZone> zones)
    {
        var legs = cluster.Select(l => l.Leg).Distinct().ToList();
        if (legs.Count >= 2)
        {
            zones.Add(new ConfluenceZone(
                cluster.Average(l => l.Price), cluster[0].Price, cluster[^1].Price, [.. cluster],
                [.. legs.Select(leg => leg.Key.ToText(cluster[0].Scale)).Order(StringComparer.Ordinal)]));
        }
        cluster.Clear();
    }
}
