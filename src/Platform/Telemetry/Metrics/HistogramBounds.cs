using System.Diagnostics.Metrics;

namespace Longhouse.Platform.Telemetry.Metrics;

/// <summary>Where the buckets of a histogram end: where the instrument advises it, else by what its unit suggests.</summary>
internal static class HistogramBounds
{
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
    private static readonly double[] Bytes = [256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
    private static readonly double[] Numbers = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];

    public static double[] Of(Instrument instrument, double scale)
    {
        var advised = instrument switch
        {
            Histogram<double> histogram => Advised(histogram),
            Histogram<long> histogram => Advised(histogram),
            Histogram<int> histogram => Advised(histogram),
            Histogram<float> histogram => Advised(histogram),
            _ => null,
        };
        if (advised is { Length: > 0 })
            return Array.ConvertAll(advised, bound => bound * scale);

        return instrument.Unit switch
        {
            "s" or "ms" or "us" or "ns" => Seconds,
            "By" or "KiBy" or "kBy" => Bytes,
            _ => Numbers,
        };
    }

    private static double[]? Advised<T>(Histogram<T> histogram)
        where T : struct =>
        histogram.Advice?.HistogramBucketBoundaries is { } bounds ? [.. bounds.Select(bound => Convert.ToDouble(bound)).Order()] : null;
}
