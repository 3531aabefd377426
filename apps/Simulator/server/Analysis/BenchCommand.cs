using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Longhouse.Simulator.Data;
using Longhouse.Simulator.Engine.Bars;
using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;

namespace Longhouse.Simulator.Analysis;

/// <summary><c>longhouse simulator bench</c>: loads, detects and references a file in one process, and says what each took.</summary>
internal static class BenchCommand
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var bars = new Option<string>("--bars") { Description = "A CSV file of bars, plain or gzip.", Required = true };
        var command = new Command("bench", "Measure loading, detecting and referencing; prints JSON.") { bars };
        command.SetAction(parsed =>
        {
            try
            {
                Console.WriteLine(JsonSerializer.Serialize(Run(parsed.GetValue(bars)!), Json));
                return 0;
            }
            catch (CsvException failure)
            {
                Console.Error.WriteLine(failure.Message);
                return 1;
            }
        });
        return command;
    }

    /// <summary>The first pass is what a process pays that starts with a file; a rate is the median of the passes after it.</summary>
    private static object Run(string path)
    {
        using var self = Process.GetCurrentProcess();
        var started = self.StartTime.ToUniversalTime();
        var at = Stopwatch.GetTimestamp();
        var series = BarLoader.Load(path).Series;
        var load = Stopwatch.GetElapsedTime(at);
        var first = Pass.WithReferences(series);
        var sinceStart = TimeProvider.System.GetUtcNow().UtcDateTime - started;
        self.Refresh();
        var peak = self.PeakWorkingSet64;

        var detect = Median(series.Count, () => Pass.Alone(series));
        var reference = Median(series.Count, () => Pass.WithReferences(series));
        return new
        {
            Bars = series.Count,
            first.Events,
            ReferencesPerBar = (double)first.References / series.Count,
            ActiveLegs = first.ActiveLegs,
            LoadMs = load.TotalMilliseconds,
            FirstPassMs = first.Time.TotalMilliseconds,
            SinceProcessStartMs = sinceStart.TotalMilliseconds,
            PeakMemoryMb = peak / 1024.0 / 1024.0,
            DetectMs = detect.TotalMilliseconds,
            DetectBarsPerSecond = series.Count / detect.TotalSeconds,
            DetectAndReferenceMs = reference.TotalMilliseconds,
            DetectAndReferenceBarsPerSecond = series.Count / reference.TotalSeconds,
        };
    }

    private static TimeSpan Median(int bars, Func<Pass> run)
    {
        var times = new TimeSpan[Math.Clamp(4_000_000 / bars, 3, 100)];
        for (var i = 0; i < times.Length; i++)
            times[i] = run().Time;
        Array.Sort(times);
        return times[times.Length / 2];
    }

    private sealed record Pass(TimeSpan Time, long Events, long References, int ActiveLegs)
    {
        public static Pass Alone(BarSeries series)
        {
            var at = Stopwatch.GetTimestamp();
            var detector = new Detector(series);
            var events = 0L;
            for (var i = 0; i < series.Count; i++)
                events += detector.Process().Count;
            return new Pass(Stopwatch.GetElapsedTime(at), events, 0, detector.ActiveCount);
        }

        /// <summary>With the ranking of all references at every bar.</summary>
        public static Pass WithReferences(BarSeries series)
        {
            var at = Stopwatch.GetTimestamp();
            var detector = new Detector(series);
            var layer = new ReferenceLayer(detector);
            var (events, references) = (0L, 0L);
            for (var i = 0; i < series.Count; i++)
            {
                var now = detector.Process();
                layer.Update(now);
                events += now.Count;
                if (layer.IsWarmingUp)
                    continue;
                layer.Formed.Rank();
                references += layer.Formed.RankedCount;
            }
            return new Pass(Stopwatch.GetElapsedTime(at), events, references, detector.ActiveCount);
        }
    }
}
