using Longhouse.Simulator.Engine;

namespace Longhouse.Simulator.Tests.Engine;

public sealed class ColumnsTests
{
    [Fact]
    public void Rows_beyond_are_those_that_one_by_one_are_beyond_however_many_there_are()
    {
        var random = new Random(7);
        var found = 0;
        for (var length = 0; length < 70; length++)
        {
            var lows = Enumerable.Range(0, length).Select(_ => (long)random.Next(12)).ToArray();
            var highs = Enumerable.Range(0, length).Select(_ => (long)random.Next(12)).ToArray();
            var rows = new int[length];
            for (var low = 0; low < 12; low++)
            {
                var high = random.Next(12);
                var expected = Enumerable.Range(0, length).Where(i => lows[i] > low || highs[i] < high);
                var count = Columns.FindBeyond(lows, low, highs, high, rows);
                Assert.Equal(expected, rows[..count]);
                found += count;
            }
        }
        Assert.True(found > 1000, $"Only {found} rows were found.");
    }
}
