using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Engine.Structure;

internal readonly record struct LevelTouch(int BarIndex, Level Level, bool IsUp);

/// <summary>Which levels a bar touched, and which stand near.</summary>
internal sealed class StructureTracker(double activeDistance)
{
    private double? _lastClose;

    public IReadOnlyList<LevelTouch> Touches { get; private set; } = [];

    public int ActiveLevels { get; private set; }

    public void Update(int index, in Bar bar, IReadOnlyList<Level> levels, PriceScale scale)
    {
        var touches = new List<LevelTouch>();
        var active = 0;
        var (low, high, close) = (scale.ToDouble(bar.Low), scale.ToDouble(bar.High), scale.ToDouble(bar.Close));
        foreach (var level in levels)
        {
            var price = level.Price;
            if (low <= price && price <= high)
                touches.Add(new LevelTouch(index, level, _lastClose < price));
            if (Math.Abs(price - close) <= close * activeDistance)
                active++;
        }
        (Touches, ActiveLevels, _lastClose) = (touches, active, close);
    }
}
