namespace Longhouse.Simulator.Tests.Engine;

public sealed class ReferenceLayerTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_kept_up_from_bar_to_bar_is_what_the_rules_say_of_each_bar(int seed)
    {
        var run = new RandomRun(seed, 2000);
        var (detector, layer) = run.Begin();
        var plain = new PlainReferences(detector, run.References);
        var compared = 0;
        for (var i = 0; i < run.Series.Count; i++)
        {
            layer.Update(detector.Process());
            plain.Update();
            Assert.Equal(plain.IsWarmingUp, layer.IsWarmingUp);
            Assert.Equal(plain.Median, layer.Distribution.Median);
            if (i % 5 != 0 || layer.IsWarmingUp)
                continue;

            layer.Formed.Rank();
            var (ranked, onDeck) = plain.Rank();
            Assert.Equal(ranked, Shown(layer.Formed.Ranked));
            Assert.Equal(onDeck, Shown(layer.Formed.OnDeck));
            Assert.Equal(plain.Counts, layer.Distribution.Counts);
            for (var leg = detector.First; leg is not null; leg = leg.Next)
                Assert.Equal(plain.MaxLocationOf(leg), leg.Reference.MaxLocation);
            compared += ranked.Count + onDeck.Count;
        }
        Assert.True(compared > 50, $"Only {compared} references were compared.");

        List<(long, double, double, int)> Shown(ReadOnlySpan<int> rows)
        {
            var shown = new List<(long, double, double, int)>();
            foreach (var row in rows)
                shown.Add((layer.Formed.LegAt(row).Number, layer.Formed.SalienceAt(row), layer.Formed.LocationAt(row), layer.Formed.BinAt(row)));
            return shown;
        }
    }
}
