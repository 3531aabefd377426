using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Longhouse.Platform.Telemetry.Metrics;

/// <summary>Keeps the values of the instruments of chosen meters, from before the first request, until somebody asks for them.</summary>
internal sealed class MetricsListener(IMeterFactory meters) : IHostedLifecycleService, IDisposable
{
    private const int MaxSeries = 1000;

    private static readonly string[] Chosen =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "System.Net.Http", "Npgsql"];

    private readonly Dictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _scraping = new();
    private MeterListener? _listener;
    private long _scrape;

    /// <summary>Asks the observable instruments, and hands out all metrics by name.</summary>
    public T Scrape<T>(Func<IEnumerable<MetricFamily>, T> read)
    {
        lock (_scraping)
        {
            MetricFamily[] families;
            lock (_families)
                families = [.. _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)];

            _scrape++;
            foreach (var family in families)
                family.BeginScrape(_scrape);
            try
            {
                _listener?.RecordObservableInstruments();
            }
            catch (AggregateException)
            {
                // An instrument that cannot answer, say of a pool that is closing, must not hide the others.
            }

            return read(families);
        }
    }

    public void Start()
    {
        _listener = new MeterListener { InstrumentPublished = Publish };
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => Record((double)value, tags, state));
        _listener.Start();
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Start();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener?.Dispose();

    private static void Record(double value, ReadOnlySpan<Tag> tags, object? family) => ((MetricFamily)family!).Record(value, tags); // set below

    private void Publish(Instrument instrument, MeterListener listener)
    {
        // Meters of another server in the same process belong to that one's factory.
        var isOurs = instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, meters);
        if (isOurs && IsChosen(instrument.Meter.Name) && FamilyOf(instrument) is { } family)
            listener.EnableMeasurementEvents(instrument, family);
    }

    private static bool IsChosen(string meter) =>
        meter.StartsWith("Longhouse.", StringComparison.Ordinal) || Array.Exists(Chosen, chosen => chosen == meter);

    private MetricFamily? FamilyOf(Instrument instrument)
    {
        if (ShapeOf(instrument) is not var (kind, recording))
            return null;

        var name = MetricName.Of(instrument, kind);
        lock (_families)
        {
            // Two instruments of one name are one metric, unless they are of different kinds: then the first one has it.
            if (_families.TryGetValue(name.Text, out var known))
                return known.Kind == kind ? known : null;

            var bounds = kind == MetricKind.Histogram ? HistogramBounds.Of(instrument, name.Scale) : [];
            var help = string.IsNullOrWhiteSpace(instrument.Description) ? $"{instrument.Name} of {instrument.Meter.Name}." : instrument.Description;
            var family = new MetricFamily(name.Text, help, kind, recording, name.Scale, bounds, MaxSeries);
            _families.Add(name.Text, family);
            return family;
        }
    }

    private static (MetricKind Kind, Recording Recording)? ShapeOf(Instrument instrument)
    {
        var type = instrument.GetType();
        while (type is not null && !type.IsGenericType)
            type = type.BaseType;

        var shape = type?.GetGenericTypeDefinition();
        return shape == typeof(Counter<>) ? (MetricKind.Counter, Recording.Add)
            : shape == typeof(UpDownCounter<>) ? (MetricKind.Gauge, Recording.Add)
            : shape == typeof(Gauge<>) ? (MetricKind.Gauge, Recording.Set)
            : shape == typeof(Histogram<>) ? (MetricKind.Histogram, Recording.Bucket)
            : shape == typeof(ObservableCounter<>) ? (MetricKind.Counter, Recording.Observe)
            : shape == typeof(ObservableGauge<>) || shape == typeof(ObservableUpDownCounter<>) ? (MetricKind.Gauge, Recording.Observe)
            : null;
    }
}
