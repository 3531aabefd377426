using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Engine.Structure;

internal readonly record struct LevelTouch(int BarIndex, Level Level, bool IsUp);

/// <summary>Which levels a bar touched, and which stand near.</summary>
internal sealed class StructureTracker(double activeDistance)
{
    private long? _lastClose;

    public IReadOnlyList<LevelTouch> Touches { get; private set; } = [];

    public int ActiveLevels { get; private set; }

    public void Update(int index, in Bar bar, IReadOnlyList<Level> levels, PriceScale scale)
    {
        var touches = new List<LevelTouch>();
        var active = 0;
        var close = scale.ToDouble(bar.Close);
        foreach (var level in levels)
        {
            if (bar.Low * 1000 <= level.Thousandths && level.Thousandths <= bar.High * 1000)
                touches.Add(new LevelTouch(index, level, _lastClose is { } last && last * 1000 < level.Thousandths));
            if (Math.Abs(level.Price - close) <= close * activeDistance)
                active++;
        }
        (Touches, ActiveLevels, _lastClose) = (touches, active, bar.Close);
    }
}
