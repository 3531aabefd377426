using System.Diagnostics;

namespace Longhouse.Jobs.Bench;

internal static class Statistics
{
    public static double Median(IEnumerable<double> values) => Percentile(values, 50);

    public static double Percentile(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(percent / 100 * sorted.Length) - 1)];
    }

    /// <summary>What the disk takes to make a write safe: without it, figures of commits say little.</summary>
    public static (double Median, double P99) SyncMilliseconds(string folder)
    {
        var path = Path.Combine(folder, Path.GetRandomFileName());
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        var times = new List<double>();
        for (var i = 0; i < 300; i++)
        {
            file.Write(new byte[4096]);
            var start = Stopwatch.GetTimestamp();
            file.Flush(flushToDisk: true);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (Median(times), Percentile(times, 99));
    }
}
