using Longhouse.Bench.Figures;
using Longhouse.Bench.HotPaths;

var isQuick = args.Contains("--quick", StringComparer.Ordinal);
var (calls, rounds) = isQuick ? (10_000, 3) : (1_000_000, 15);

await FigureReport.WriteAsync(
    "hotpaths",
    [
        .. LimiterBench.Run(calls, rounds),
        .. MetricsBench.Run(calls, rounds),
        .. LogBench.Run(calls / 10, rounds),
    ],
    CancellationToken.None);
