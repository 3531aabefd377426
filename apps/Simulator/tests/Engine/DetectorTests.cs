using Longhouse.Simulator.Engine;
using Longhouse.Simulator.Engine.Detection;

namespace Longhouse.Simulator.Tests.Engine;

public sealed class DetectorTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(200, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_always_holds_of_active_legs_holds_after_every_bar(int seed)
    {
        var run = new RandomRun(seed);
        var detector = new Detector(run.Series, run.Mode) { Config = run.Detection };
        var created = 0;
        for (var i = 0; i < run.Series.Count; i++)
        {
            created += detector.Process().Count(e => e.Kind == DetectorEventKind.LegCreated);
            Check(detector.Bull);
            Check(detector.Bear);
            var keys = new HashSet<LegKey>();
            for (var leg = detector.First; leg is not null; leg = leg.Next)
            {
                Assert.True(keys.Add(leg.Key), "two active legs of one name");
                Assert.True(leg.OriginIndex <= leg.PivotIndex && leg.Range > 0);
                Assert.False(leg.Parent?.IsPruned ?? false, "the parent has gone");
                if (run.Mode == EngineMode.Corrected)
                    Assert.Equal(leg.Parent is null ? 0 : leg.Parent.Depth + 1, leg.Depth);
            }
            Assert.Equal(detector.ActiveCount, keys.Count);
        }
        Assert.True(created > 20);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Breaches_are_the_furthest_that_price_went_since(int seed)
    {
        var run = new RandomRun(seed, 1000);
        var detector = new Detector(run.Series, run.Mode) { Config = run.Detection };
        while (detector.Index < run.Series.Count - 1)
            detector.Process();

        for (var leg = detector.First; leg is not null; leg = leg.Next)
        {
            if (leg.IsLive)
            {
                Assert.Null(leg.MaxOriginBreach);
                continue;
            }
            var since = Enumerable.Range(leg.BreachedAt, run.Series.Count - leg.BreachedAt).Select(i => run.Series[i]).ToList();
            var (low, high) = leg.Direction == Direction.Bull ? (since.Min(b => b.Low), since.Max(b => b.High)) : (-since.Max(b => b.High), -since.Min(b => b.Low));
            Assert.Equal(leg.Origin - low, leg.MaxOriginBreach);
            Assert.Equal(high > leg.Pivot ? high - leg.Pivot : null, leg.MaxPivotBreach);
        }
    }

    // From bottom to top origins never fall and pivots never rise.
    private static void Check(LegSide side)
    {
        for (var i = 1; i < side.Live.Count; i++)
        {
            var (below, above) = (side.Live[i - 1], side.Live[i]);
            Assert.True(above.OriginIndex > below.OriginIndex && above.Origin >= below.Origin && above.Pivot <= below.Pivot);
        }
    }
}
