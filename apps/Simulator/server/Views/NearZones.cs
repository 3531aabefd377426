using Longhouse.Simulator.Engine.Structure;

namespace Longhouse.Simulator.Views;

/// <summary>
/// Zones where levels of several references stand together, none wider than the tolerance allows. The chains of <see cref="ConfluenceZone"/>, in
/// which each level only has to be near the one before, may cover the whole chart; these say where to look.
/// </summary>
internal static class NearZones
{
    private const int Most = 12;

    public static IReadOnlyList<ZoneView> Find(IReadOnlyList<Level> levels, double tolerance, double close)
    {
        var sorted = levels.OrderBy(level => level.Thousandths).ToList();
        var zones = new List<ZoneView>();
        for (var first = 0; first < sorted.Count;)
        {
            var end = first + 1;
            while (end < sorted.Count && sorted[end].Price - sorted[first].Price <= sorted[first].Price * tolerance)
                end++;
            var inside = sorted[first..end];
            var references = inside.DistinctBy(level => level.Leg.Number).Count();
            if (references >= 2)
                zones.Add(new ZoneView(sorted[first].Price, sorted[end - 1].Price, inside.Average(level => level.Price), inside.Count, references));
            first = end;
        }
        return [.. zones.OrderBy(zone => Math.Abs(zone.Center - close)).Take(Most)];
    }
}
