using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;

namespace Longhouse.Simulator.Engine.Structure;

internal readonly record struct LevelCrossing(int BarIndex, Leg Leg, double Level, bool IsUp);

/// <summary>
/// Crossings of the levels of chosen legs: a level that two closes in a row stand on different sides of is crossed, once. The product that this one is
/// compared with remembers a rounded level and not the last place of the price, so that a price at rest reports the same crossing again and again.
/// </summary>
internal sealed class CrossingTracker(Detector detector, double completionThreshold)
{
    public const int MaxTracked = 10;
    private static readonly double[] Standard = [.. Level.Ratios.Select(r => r / 1000.0)];
    private readonly List<Tracked> _tracked = [];

    public IReadOnlyList<Leg> Legs => [.. _tracked.Select(t => t.Leg)];

    public bool Track(Leg leg)
    {
        if (_tracked.Count >= MaxTracked || _tracked.Exists(t => t.Leg == leg))
            return _tracked.Exists(t => t.Leg == leg);
        _tracked.Add(new Tracked(leg));
        return true;
    }

    public IReadOnlyList<LevelCrossing> Update()
    {
        _tracked.RemoveAll(t => t.Leg.IsPruned);
        var close = detector.Series[detector.Index].Close;
        var isCompatible = detector.Mode == EngineMode.Compatible;
        var crossings = new List<LevelCrossing>();
        foreach (var tracked in _tracked.OrderBy(t => t.Leg.Key.ToText(detector.Series.Scale), StringComparer.Ordinal))
        {
            var location = ReferenceLayer.Location(tracked.Leg, tracked.Leg.Side.Sign * close);
            if (tracked.Last is { } last)
            {
                var (low, high) = (Math.Min(last, location), Math.Max(last, location));
                foreach (var level in Standard)
                {
                    if (isCompatible ? (low < level && level <= high) || (low <= level && level < high) : last < level != location < level)
                        crossings.Add(new LevelCrossing(detector.Index, tracked.Leg, level, location > last));
                }
            }
            tracked.Last = isCompatible ? Nearest(location) : location;
        }
        return crossings;
    }

    private double Nearest(double location)
    {
        if (location < 0)
            return 0;
        if (location > completionThreshold)
            return completionThreshold;
        return Standard.MinBy(level => Math.Abs(level - location));
    }

    private sealed class Tracked(Leg leg)
    {
        public Leg Leg => leg;
        public double? Last { get; set; }
    }
}
