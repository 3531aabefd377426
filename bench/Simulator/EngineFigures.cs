using System.Diagnostics;
using System.Text.Json;
using Longhouse.Bench.Figures;

namespace Longhouse.Simulator.Bench;

/// <summary>The program's own <c>simulator bench</c>, a process for each run, over histories of several lengths.</summary>
internal static class EngineFigures
{
    private const int WholeHistory = 222_000;

    // How it goes on as the history grows.
    private static readonly int[] Lengths = [20_000, 50_000, 100_000, WholeHistory, 500_000, 1_000_000, 2_000_000];

    /// <summary>What the product that this one is compared with reaches on the same kind of data, measured once (bars a second of processor time, seconds).</summary>
    private const string Peer = "what exists, CPython 3.11";

    public static async Task<List<Figure>> MeasureAsync(string folder, bool quick, CancellationToken cancel)
    {
        var figures = new List<Figure>();
        foreach (var bars in quick ? [20_000, WholeHistory] : Lengths)
        {
            var rounds = quick ? 1 : bars == WholeHistory ? 7 : 3;
            var file = Path.Combine(folder, $"{bars}.csv");
            await RunAsync(["simulator", "generate", "--bars", $"{bars}", "--seed", "7", "--out", file], cancel);
            var runs = new List<Run>();
            for (var i = 0; i < rounds; i++)
                runs.Add(Read(await RunAsync(["simulator", "bench", "--bars", file], cancel)));

            var (detect, references) = (Median(runs, r => r.DetectBarsPerSecond), Median(runs, r => r.DetectAndReferenceBarsPerSecond));
            figures.Add(new Figure($"active legs at the end, {bars:#,0} bars", Median(runs, r => r.ActiveLegs), "legs"));
            if (bars != WholeHistory)
            {
                figures.Add(new Figure($"detector alone, {bars:#,0} bars", detect, "bars/s"));
                figures.Add(new Figure($"detector and references, {bars:#,0} bars", references, "bars/s"));
                continue;
            }

            figures.Add(Figure.AtLeast(3_000_000, $"detector alone, {bars:#,0} bars", detect, "bars/s").Beside(Peer, 6_300));
            figures.Add(Figure.AtLeast(500_000, $"detector and references, result at every bar, {bars:#,0} bars", references, "bars/s").Beside(Peer, 1_100));
            figures.Add(Figure.AtMost(1.2, "load, detect, reference, from process start", Median(runs, r => r.SinceProcessStartMs) / 1000, "s").Beside(Peer, 210));
            figures.Add(Figure.AtMost(120, "the same, peak memory of the process", Median(runs, r => r.PeakMemoryMb), "MB").Beside(Peer, 150));
        }

        return figures;
    }

    private static double Median(List<Run> runs, Func<Run, double> figure) => runs.Select(figure).Order().ElementAt(runs.Count / 2);

    private static Run Read(string json) => JsonSerializer.Deserialize<Run>(json, Options)!; // the program prints an object

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static async Task<string> RunAsync(string[] arguments, CancellationToken cancel)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "longhouse"), arguments) { RedirectStandardOutput = true, UseShellExecute = false })!; // of a program
        var output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"longhouse {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private sealed record Run(
        double ActiveLegs, double DetectBarsPerSecond, double DetectAndReferenceBarsPerSecond, double SinceProcessStartMs, double PeakMemoryMb);
}
