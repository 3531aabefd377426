using System.CommandLine;
using System.Diagnostics;
using Longhouse.Simulator.Data;
using Longhouse.Simulator.Engine;

namespace Longhouse.Simulator.Analysis;

/// <summary><c>longhouse simulator analyze</c>: runs the engine over a file of bars and writes what each bar did.</summary>
internal static class AnalyzeCommand
{
    public static Command Create()
    {
        var bars = new Option<string>("--bars") { Description = "A CSV file of bars, plain or gzip.", Required = true };
        var folder = new Option<string>("--out") { Description = "The folder for events.csv, perbar.csv, crossings.csv and checkpoints.json.", Required = true };
        var run = new Option<string?>("--run") { Description = "A JSON file with detection_config, reference_config, tracking, checkpoints and touches, as far as they differ from the defaults." };
        var mode = new Option<string>("--mode") { Description = "compat: equal to the product that this one is compared with; corrected: with its defects mended, as in a replay.", DefaultValueFactory = _ => "compat" };
        mode.AcceptOnlyFromAmong("compat", "corrected");
        var command = new Command("analyze", "Run detector and reference layer over a file of bars.") { bars, folder, run, mode };
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed.GetValue(bars)!, parsed.GetValue(folder)!, parsed.GetValue(run), parsed.GetValue(mode) == "corrected" ? EngineMode.Corrected : EngineMode.Compatible, cancel)));
        return command;
    }

    private static int Run(string bars, string folder, string? run, EngineMode mode, CancellationToken cancel)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            var series = BarLoader.Load(bars).Series;
            new AnalysisRun(series, (run is null ? new RunPlan() : RunFile.Read(run)) with { Mode = mode }).Write(folder, cancel);
            Console.WriteLine($"{series.Count} bars in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s, written to {folder}.");
            return 0;
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }
    }
}
