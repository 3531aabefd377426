using Longhouse.Bench.ControlPlane;
using Longhouse.Bench.Figures;

var isQuick = args.Contains("--quick", StringComparer.Ordinal);
var (calls, rounds) = isQuick ? (2_000, 3) : (200_000, 15);

await FigureReport.WriteAsync("controlplane", await CallerBench.RunAsync(calls, rounds), CancellationToken.None);
