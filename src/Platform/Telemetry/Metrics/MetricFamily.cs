using System.Collections.Concurrent;
using System.Text;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Longhouse.Platform.Telemetry.Metrics;

internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>How measurements reach a series: added, set, sorted into buckets, or asked for at each scrape.</summary>
internal enum Recording
{
    Add,
    Set,
    Bucket,
    Observe,
}

/// <summary>
/// All series of one metric. Their number is bounded: past the limit new sets of labels share one series, marked as such, so that a tag
/// with endless values costs precision and not memory.
/// </summary>
internal sealed class MetricFamily
{
    private const string OverflowLabels = "overflow=\"true\"";

    private readonly Recording _recording;
    private readonly double _scale;
    private readonly double[] _bounds;
    private readonly int _maxSeries;
    private readonly ConcurrentDictionary<Tag[], MetricSeries> _byTags = new(TagSetComparer.Instance);
    private readonly ConcurrentDictionary<Tag[], MetricSeries>.AlternateLookup<ReadOnlySpan<Tag>> _lookup;
    private readonly Dictionary<string, MetricSeries> _byLabels = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();
    private readonly MetricSeries _overflow;
    private MetricSeries? _untagged;
    private MetricSeries[] _series = [];
    private long _scrape;

    public MetricFamily(string name, string help, MetricKind kind, Recording recording, double scale, double[] bounds, int maxSeries)
    {
        (Name, Help, Kind) = (name, help, kind);
        _recording = recording;
        _scale = scale;
        _bounds = bounds;
        _maxSeries = maxSeries;
        _lookup = _byTags.GetAlternateLookup<ReadOnlySpan<Tag>>();
        _overflow = new MetricSeries(OverflowLabels, bounds);
    }

    public string Name { get; }
    public string Help { get; }
    public MetricKind Kind { get; }

    /// <summary>In the order in which they first appeared. Of observed ones, those that the last scrape met.</summary>
    public IEnumerable<MetricSeries> Series => _recording == Recording.Observe
        ? Volatile.Read(ref _series).Where(series => series.WasObservedAt(_scrape))
        : Volatile.Read(ref _series);

    public void BeginScrape(long scrape) => _scrape = scrape;

    public void Record(double value, ReadOnlySpan<Tag> tags)
    {
        if (double.IsNaN(value))
            return;

        var series = tags.IsEmpty ? _untagged ?? Find(tags) : _lookup.TryGetValue(tags, out var known) ? known : Find(tags);
        value *= _scale;
        switch (_recording)
        {
            case Recording.Add: series.Add(value); break;
            case Recording.Set: series.Set(value); break;
            case Recording.Bucket: series.Count(value); break;
            default: series.Observe(value, _scrape); break;
        }
    }

    private MetricSeries Find(ReadOnlySpan<Tag> tags)
    {
        if (_byTags.Count >= _maxSeries)
            return Overflow();

        lock (_adding)
        {
            // The same tags in another order are the same labels, and must not be written twice.
            var labels = Labels(tags);
            if (!_byLabels.TryGetValue(labels, out var series))
            {
                if (_series.Length >= _maxSeries)
                    return Overflow();

                series = new MetricSeries(labels, _bounds);
                _byLabels.Add(labels, series);
                _series = [.. _series, series];
            }

            if (tags.IsEmpty)
                _untagged = series;
            else
                _byTags[tags.ToArray()] = series;
            return series;
        }
    }

    private MetricSeries Overflow()
    {
        lock (_adding)
        {
            if (_byLabels.TryAdd(OverflowLabels, _overflow))
                _series = [.. _series, _overflow];
        }

        return _overflow;
    }

    private static string Labels(ReadOnlySpan<Tag> tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in tags)
        {
            // An empty label is the same as none.
            if (value?.ToString() is { Length: > 0 } text)
                labels.TryAdd(MetricName.Clean(name), text);
        }

        var written = new StringBuilder();
        foreach (var (name, text) in labels)
        {
            written.Append(written.Length > 0 ? "," : "").Append(name).Append("=\"");
            written.Append(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
        }

        return written.ToString();
    }
}
