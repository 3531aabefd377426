using System.Diagnostics.Metrics;
using Longhouse.Bench.Figures;
using Longhouse.Platform.Telemetry.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Longhouse.Bench.HotPaths;

/// <summary>A duration recorded under three tags, beside the OpenTelemetry library doing the same.</summary>
internal static class MetricsBench
{
    public static IEnumerable<Figure> Run(int calls, int rounds)
    {
        using var services = new ServiceCollection().AddMetrics().AddSingleton<MetricsListener>().BuildServiceProvider();
        services.GetRequiredService<MetricsListener>().Start();
        var ours = Record(services.GetRequiredService<IMeterFactory>().Create("Longhouse.Bench"), calls, rounds);

        using var otherMeter = new Meter("Bench.Peer");
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter("Bench.Peer").AddReader(new BaseExportingMetricReader(new Discarded())).Build();
        var theirs = Record(otherMeter, calls, rounds);

        yield return new Figure("record a duration under three tags", ours.Nanoseconds, "ns").Beside("OpenTelemetry", theirs.Nanoseconds);
        yield return Figure.AtMost(0, "allocated for it", ours.Bytes, "B");
    }

    private static Cost Record(Meter meter, int calls, int rounds)
    {
        var histogram = meter.CreateHistogram<double>("bench.duration", "s");
        object code = 200;
        return Measure.Of(calls, rounds, count =>
        {
            for (var i = 0; i < count; i++)
                histogram.Record(0.012, new Tag("http.request.method", "GET"), new Tag("http.route", "/api/notes/{id}"), new Tag("code", code));
        });
    }

    private sealed class Discarded : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
