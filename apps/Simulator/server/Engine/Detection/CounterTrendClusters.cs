using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Engine.Detection;

/// <summary>The other way to choose among legs that are alike: of each cluster stays the one with the most counter-trend behind it.</summary>
internal static class CounterTrendClusters
{
    public static void Keep(
        LegList live, int start, int end, int now, DetectionConfig config, PriceScale scale, LegBuffer found, List<DetectorEvent> events)
    {
        var legs = live.Legs[start..end].ToArray().OrderBy(leg => leg.OriginIndex).ToList();
        var root = Enumerable.Range(0, legs.Count).ToArray();
        for (var i = 0; i < legs.Count; i++)
        {
            for (var j = i + 1; j < legs.Count; j++)
            {
                if (AreAlike(legs[i], legs[j], now, config))
                    root[Find(root, i)] = Find(root, j);
            }
        }

        foreach (var cluster in Enumerable.Range(0, legs.Count).GroupBy(i => Find(root, i)).Where(cluster => cluster.Count() > 1))
        {
            var ranked = cluster.Select(i => legs[i]).OrderByDescending(Score).ThenBy(leg => leg.OriginIndex).ToList();
            foreach (var leg in ranked.Skip(1))
            {
                found.Add(leg);
                events.Add(new DetectorEvent(DetectorEventKind.LegPruned, leg)
                {
                    Reason = PruneReason.OriginProximityPrune,
                    Other = ranked[0].Key,
                    First = scale.ToDouble(Score(ranked[0])),
                    Second = scale.ToDouble(Score(leg)),
                });
            }
        }
    }

    private static bool AreAlike(Leg a, Leg b, int now, DetectionConfig config)
    {
        var (ageA, ageB) = (now - a.OriginIndex, now - b.OriginIndex);
        var widest = Math.Max(a.Range, b.Range);
        return ageA > 0 && widest > 0
            && (double)Math.Abs(ageA - ageB) / ageA < config.OriginTimePruneThreshold
            && (double)Math.Abs(a.Range - b.Range) / widest < config.OriginRangePruneThreshold;
    }

    private static long Score(Leg leg) =>
        leg.Parent is { IsPruned: false, Segment: { } segment } ? Math.Abs(leg.Origin - segment.Deepest) : leg.Range;

    private static int Find(int[] root, int i)
    {
        while (root[i] != i)
            i = root[i] = root[root[i]];
        return i;
    }
}
