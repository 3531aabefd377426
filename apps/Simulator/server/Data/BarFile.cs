using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Data;

/// <summary>A file of bars as it was loaded. Another <see cref="Stamp"/> means other content.</summary>
internal sealed record BarFile(string Name, string Stamp, LoadedBars Loaded, int ResolutionMinutes, bool IsSynthetic)
{
    public BarSeries Series => Loaded.Series;

    public static BarFile Load(string path, string stamp)
    {
        var bytes = CsvFile.Read(path);
        var loaded = BarLoader.Load(bytes);
        return new BarFile(Path.GetFileName(path), stamp, loaded, Resolution(loaded.Series), SaysSynthetic(bytes));
    }

    /// <summary>The usual distance between bars, in whole minutes: most often seen among the first thousand, so that a gap misleads no one.</summary>
    private static int Resolution(BarSeries series)
    {
        var steps = new Dictionary<long, int>();
        for (var i = 1; i < Math.Min(series.Count, 1_000); i++)
        {
            var step = series[i].Time - series[i - 1].Time;
            steps[step] = steps.GetValueOrDefault(step) + 1;
        }
        return steps.Count == 0 ? 1 : (int)Math.Clamp(steps.MaxBy(pair => (pair.Value, -pair.Key)).Key / 60, 1, 10_080);
    }

    // What the generator makes says so in its header; whoever renames a file does not make it a market's.
    private static bool SaysSynthetic(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        return System.Text.Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]).Contains("synthetic", StringComparison.OrdinalIgnoreCase);
    }
}
