using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.States;

namespace Longhouse.Simulator.Tests.Engine;

public sealed class EngineStateTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(100, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Going_on_from_a_saved_state_is_going_on_without_it(int seed)
    {
        var run = new RandomRun(seed, 1500);
        var (detector, layer) = run.Begin();
        var saved = run.Next(1400);
        var restored = (Detector: detector, Layer: layer);
        for (var i = 0; i < run.Series.Count; i++)
        {
            var events = detector.Process().ToList();
            layer.Update([.. events]);
            if (i > saved)
            {
                var again = restored.Detector.Process();
                restored.Layer.Update(again);
                Assert.Equal(events.Select(Shown), again.Select(Shown));
                if (i % 7 == 0)
                    Assert.Equal(EngineState.Save(detector, layer), EngineState.Save(restored.Detector, restored.Layer));
            }
            else if (i == saved)
            {
                var state = EngineState.Save(detector, layer);
                restored = state.Restore(run.Series);
                Assert.Equal(saved, state.Bar);
                Assert.Equal(state, EngineState.Save(restored.Detector, restored.Layer));
            }
        }
    }

    [Fact]
    public void States_of_different_bars_are_different()
    {
        var run = new RandomRun(1, 200);
        var (detector, layer) = run.Begin();
        layer.Update(detector.Process());
        var first = EngineState.Save(detector, layer);
        layer.Update(detector.Process());

        Assert.NotEqual(first, EngineState.Save(detector, layer));
    }

    private static object Shown(DetectorEvent one) =>
        (one.Kind, one.Leg.Number, one.Leg.Key, one.PivotPrice, one.PivotIndex, one.BreachPrice, one.BreachAmount, one.Reason, one.Other, one.First, one.Second);
}
