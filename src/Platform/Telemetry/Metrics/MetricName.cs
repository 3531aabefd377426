using System.Diagnostics.Metrics;

namespace Longhouse.Platform.Telemetry.Metrics;

/// <summary>How an instrument is called in Prometheus, and what its values are multiplied with to be in that base unit.</summary>
internal readonly record struct MetricName(string Text, double Scale)
{
    private static readonly string[] ReservedEndings = ["_total", "_count", "_sum", "_bucket"];

    public static MetricName Of(Instrument instrument, MetricKind kind)
    {
        var (unit, scale) = Unit(instrument.Unit ?? "");
        var name = Clean(instrument.Name);

        // These endings mean something; on another kind of metric they mislead.
        foreach (var ending in ReservedEndings)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
                name = name[..^ending.Length];
        }

        if (unit.Length > 0 && !name.EndsWith("_" + unit, StringComparison.Ordinal))
            name += "_" + unit;
        return new MetricName(kind == MetricKind.Counter ? name + "_total" : name, scale);
    }

    /// <summary>A name of letters, digits and single underscores, not beginning with a digit.</summary>
    public static string Clean(string name)
    {
        var clean = new System.Text.StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
                clean.Append(c);
            else if (clean.Length > 0 && clean[^1] != '_')
                clean.Append('_');
        }

        var text = clean.ToString().TrimEnd('_');
        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? "_" + text : text;
    }

    private static (string Unit, double Scale) Unit(string unit) => unit switch
    {
        "" or "1" or ['{', .., '}'] => ("", 1),
        "s" => ("seconds", 1),
        "ms" => ("seconds", 1e-3),
        "us" => ("seconds", 1e-6),
        "ns" => ("seconds", 1e-9),
        "min" => ("seconds", 60),
        "h" => ("seconds", 3600),
        "By" => ("bytes", 1),
        "kBy" => ("bytes", 1000),
        "KiBy" => ("bytes", 1024),
        "MBy" => ("bytes", 1e6),
        "MiBy" => ("bytes", 1024 * 1024),
        "By/s" => ("bytes_per_second", 1),
        "%" => ("ratio", 0.01),
        "Cel" => ("celsius", 1),
        _ => (Clean(unit).ToLowerInvariant(), 1),
    };
}
