using System.Buffers;
using System.Globalization;
using System.Text;

namespace Longhouse.Platform.Telemetry.Metrics;

/// <summary>Writes metrics in Prometheus' text format, version 0.0.4.</summary>
internal sealed class PrometheusText(IBufferWriter<byte> output)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public void Write(MetricFamily family)
    {
        var opened = false;
        foreach (var series in family.Series)
        {
            if (!opened)
                Open(family.Name, family.Help, family.Kind);
            opened = true;

            if (family.Kind == MetricKind.Histogram)
                WriteHistogram(family.Name, series);
            else
                WriteSample(family.Name, series.Labels, series.Value);
        }
    }

    public void Write(string name, string help, MetricKind kind, double value)
    {
        Open(name, help, kind);
        WriteSample(name, "", value);
    }

    private void Open(string name, string help, MetricKind kind)
    {
        var plain = help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        var type = kind switch { MetricKind.Counter => "counter", MetricKind.Gauge => "gauge", _ => "histogram" };
        Append($"# HELP {name} {plain}\n# TYPE {name} {type}\n");
    }

    private void WriteHistogram(string name, MetricSeries series)
    {
        var counts = series.Counts();
        var comma = series.Labels.Length > 0 ? "," : "";
        var below = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            below += counts[i];
            var bound = i < series.Bounds.Length ? Number(series.Bounds[i]) : "+Inf";
            Append($"{name}_bucket{{{series.Labels}{comma}le=\"{bound}\"}} {below}\n");
        }

        WriteSample(name + "_sum", series.Labels, series.Value);
        // Not counted on its own, so that it never differs from the last bucket.
        WriteSample(name + "_count", series.Labels, below);
    }

    private void WriteSample(string name, string labels, double value) =>
        Append(labels.Length == 0 ? $"{name} {Number(value)}\n" : $"{name}{{{labels}}} {Number(value)}\n");

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private void Append(string text) => Encoding.UTF8.GetBytes(text, output);
}
