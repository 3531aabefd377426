using System.Diagnostics.Metrics;

namespace Longhouse.Platform.Outbound;

internal sealed class OutboundMetrics
{
    private readonly Histogram<double> _duration;

    public OutboundMetrics(IMeterFactory meters) => _duration = meters.Create("Longhouse.Outbound").CreateHistogram<double>(
        "longhouse.outbound.duration", "s", "Time until the headers of an answer, or the failure, of calls to tenants' addresses.");

    public void Record(TimeSpan duration, string outcome) =>
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
}

/// <summary>Meters under a name that nobody listens to.</summary>
internal sealed class UnheardMeters : IMeterFactory
{
    private readonly Meter _meter = new("Unheard");

    public Meter Create(MeterOptions options) => _meter;

    public void Dispose() => _meter.Dispose();
}
