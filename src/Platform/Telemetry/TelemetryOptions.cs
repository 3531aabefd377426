using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Telemetry;

/// <summary>What the server tells of itself. Bound from <c>Telemetry</c>.</summary>
internal sealed record TelemetryOptions
{
    /// <summary><c>json</c> (one object per line, for machines) or <c>text</c> (for people).</summary>
    public string Logs { get; init; } = "json";

    /// <summary>The least important level of the product's own events that is written. The framework's begin at Warning.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>Where traces and metrics are sent over OTLP (HTTP, protobuf): the address before <c>/v1/traces</c>; empty for nowhere.</summary>
    public string OtlpEndpoint { get; init; } = "";

    /// <summary>Headers for that, as <c>name=value</c> pairs between commas.</summary>
    public string OtlpHeaders { get; init; } = "";

    /// <summary>Which part of the traces that begin here is kept: 0 to 1.</summary>
    public double TraceRatio { get; init; } = 1;

    public IEnumerable<string> Validate()
    {
        if (Logs is not ("json" or "text"))
            yield return $"Telemetry:Logs is \"{Logs}\", but must be json or text.";
        if (!Enum.IsDefined(Level))
            yield return $"Telemetry:Level is {Level}, but must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.";
        if (OtlpEndpoint.Length > 0 && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            yield return $"Telemetry:OtlpEndpoint is \"{OtlpEndpoint}\", but must be an http or https address, or empty.";
        if (!(TraceRatio is >= 0 and <= 1))
            yield return $"Telemetry:TracePercent is {TraceRatio * 100}, but must be between 0 and 100.";
    }

    // A printed record shows its properties; the headers may hold a key.
    public override string ToString() => $"Telemetry as {Logs}{(OtlpEndpoint.Length > 0 ? $", sent to {OtlpEndpoint}" : "")}";
}
