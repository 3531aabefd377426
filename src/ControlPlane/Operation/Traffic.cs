using Longhouse.Platform.Telemetry.Metrics;

namespace Longhouse.ControlPlane.Operation;

/// <summary>The requests that this process answered since it started, at a glance; a time in milliseconds is the upper end of the bucket it lies in.</summary>
internal sealed record Traffic(long Requests, long ClientErrors, long ServerErrors, double? P50Ms, double? P99Ms)
{
    private const string Metric = "http_server_request_duration_seconds";
    private const double MillisecondsOfSecond = 1000;

    public static Traffic Read(MetricsListener metrics) => metrics.Scrape(families =>
    {
        var series = families.FirstOrDefault(family => family.Name == Metric)?.Series.ToList() ?? [];
        var bounds = series.Count > 0 ? series[0].Bounds : [];
        var buckets = new long[bounds.Length + 1];
        foreach (var one in series)
        {
            foreach (var (count, index) in one.Counts().Select((count, index) => (count, index)))
                buckets[index] += count;
        }
        return new Traffic(buckets.Sum(), Answered(series, '4'), Answered(series, '5'), TimeOf(0.5, buckets, bounds), TimeOf(0.99, buckets, bounds));
    });

    private static long Answered(IEnumerable<MetricSeries> series, char status) =>
        series.Where(one => one.Labels.Contains($"http_response_status_code=\"{status}", StringComparison.Ordinal)).Sum(one => one.Counts().Sum());

    /// <summary>Null where nothing was measured, or where it lies above all bounds.</summary>
    public static double? TimeOf(double share, long[] buckets, double[] bounds)
    {
        var wanted = (long)Math.Ceiling(buckets.Sum() * share);
        var seen = 0L;
        for (var i = 0; i < bounds.Length; i++)
        {
            seen += buckets[i];
            if (wanted > 0 && seen >= wanted)
                return bounds[i] * MillisecondsOfSecond;
        }
        return null;
    }
}
