using Longhouse.Bench.ControlPlane;
using Longhouse.Bench.Figures;

var isQuick = args.Contains("--quick", StringComparer.Ordinal);
var (calls, rounds, length) = isQuick ? (2_000, 3, TimeSpan.FromSeconds(2)) : (200_000, 15, TimeSpan.FromSeconds(20));

await FigureReport.WriteAsync("controlplane",
[
    .. await CallerBench.RunAsync(calls, rounds),
    .. await ServiceBench.RunAsync(length, calls),
    .. await NodeBench.RunAsync(length, rounds),
], CancellationToken.None);
