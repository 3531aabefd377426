using Longhouse.Bench.Figures;
using Longhouse.Simulator.Bench;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};

var quick = args.Contains("--quick", StringComparer.Ordinal);
var folder = Directory.CreateTempSubdirectory("longhouse-bench-").FullName;
try
{
    await FigureReport.WriteAsync("simulator", await EngineFigures.MeasureAsync(folder, quick, stop.Token), stop.Token);
}
finally
{
    Directory.Delete(folder, recursive: true);
}
