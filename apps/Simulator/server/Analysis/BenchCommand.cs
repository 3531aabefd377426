using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Longhouse.Simulator.Data;
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

    private static object Run(string path)
    {
        var started = Process.GetCurrentProcess().StartTime.ToUniversalTime();
        var at = Stopwatch.GetTimestamp();
        var series = BarLoader.Load(path).Series;
        var load = Stopwatch.GetElapsedTime(at);

        at = Stopwatch.GetTimestamp();
        var detector = new Detector(series);
        var events = 0L;
        for (var i = 0; i < series.Count; i++)
            events += detector.Process().Count;
        var detect = Stopwatch.GetElapsedTime(at);

        at = Stopwatch.GetTimestamp();
        detector = new Detector(series);
        var layer = new ReferenceLayer(detector);
        var references = 0L;
        for (var i = 0; i < series.Count; i++)
        {
            layer.Update(detector.Process());
            references += Ranking.Make(layer).References.Count;
        }
        var reference = Stopwatch.GetElapsedTime(at);
        using var self = Process.GetCurrentProcess();
        return new
        {
            Bars = series.Count,
            Events = events,
            ReferencesPerBar = (double)references / series.Count,
            ActiveLegs = detector.ActiveCount,
            LoadMs = load.TotalMilliseconds,
            DetectMs = detect.TotalMilliseconds,
            DetectBarsPerSecond = series.Count / detect.TotalSeconds,
            DetectAndReferenceMs = reference.TotalMilliseconds,
            DetectAndReferenceBarsPerSecond = series.Count / reference.TotalSeconds,
            SinceProcessStartMs = (TimeProvider.System.GetUtcNow().UtcDateTime - started).TotalMilliseconds,
            PeakMemoryMb = self.PeakWorkingSet64 / 1024.0 / 1024.0,
        };
    }
}
