using Longhouse.Simulator.Engine;
using Longhouse.Simulator.Engine.Bars;
using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;

namespace Longhouse.Simulator.Tests.Engine;

/// <summary>Bars and settings that a seed decides: fine and coarse steps, trends, gaps, bars that share their ends.</summary>
internal sealed class RandomRun
{
    private readonly Random _random;

    public RandomRun(int seed, int count = 3000)
    {
        _random = new Random(seed);
        var step = new[] { 1, 2, 8, 40 }[_random.Next(4)];
        var drift = (_random.NextDouble() - 0.5) * step / 2;
        var bars = new Bar[count];
        var (price, time) = (40_000L, 1_500_000_000L);
        for (var i = 0; i < count; i++)
        {
            var open = _random.Next(40) == 0 ? price + Move(step * 6) : price;
            var close = open + Move(step) + (long)Math.Round(drift);
            var high = Math.Max(open, close) + Math.Abs(Move(step) / 2);
            var low = Math.Min(open, close) - Math.Abs(Move(step) / 2);
            if (i > 0 && _random.Next(8) == 0)
                high = Math.Max(Math.Max(open, close), bars[i - 1].High);
            if (i > 0 && _random.Next(8) == 0)
                low = Math.Min(Math.Min(open, close), bars[i - 1].Low);
            bars[i] = new Bar(time, open, high, low, close);
            price = close;
            time += _random.Next(200) == 0 ? 60 * 60 * 65 : 1800;
        }
        Series = new BarSeries(bars, new PriceScale(2));
        Mode = _random.Next(2) == 0 ? EngineMode.Compatible : EngineMode.Corrected;
        Detection = new DetectionConfig
        {
            EngulfedBreachThreshold = Pick(0, 0.236, 0.5, 1),
            MaxTurns = _random.Next(0, 6),
            StaleExtensionThreshold = Pick(1, 1.7, 3),
            OriginRangePruneThreshold = Pick(0, 0.02, 0.1),
            OriginTimePruneThreshold = Pick(0.02, 0.1),
            ProximityStrategy = _random.Next(4) == 0 ? ProximityStrategy.CounterTrend : ProximityStrategy.Oldest,
        };
        References = new ReferenceConfig
        {
            FormationFibThreshold = Pick(0, 0.236, 0.5, 0.618),
            FormsByExtremes = _random.Next(3) == 0,
            PivotBreachTolerance = Pick(0, 0.1, 0.3),
            CompletionThreshold = Pick(0.8, 1.5, 2),
            ImpulseWeight = Pick(0, 0, 0.5),
            DepthWeight = Pick(0, 0.7),
            CounterWeight = Pick(0, 0.4),
            RangeWeight = Pick(0, 0.8),
            RecencyWeight = Pick(0, 0.4),
            TopN = _random.Next(0, 4),
            SignificantBinThreshold = _random.Next(2, 9),
            MinSwingsForClassification = _random.Next(0, 30),
            BinWindowDurationDays = _random.Next(3, 40),
            BinRecomputeInterval = _random.Next(2, 60),
        };
    }

    public BarSeries Series { get; }

    public EngineMode Mode { get; }

    public DetectionConfig Detection { get; }

    public ReferenceConfig References { get; }

    public (Detector Detector, ReferenceLayer Layer) Begin()
    {
        var detector = new Detector(Series, Mode) { Config = Detection };
        return (detector, new ReferenceLayer(detector, References));
    }

    public int Next(int below) => _random.Next(below);

    private long Move(int step) => (long)Math.Round((_random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5) * step * 2);

    private double Pick(params double[] values) => values[_random.Next(values.Length)];
}
