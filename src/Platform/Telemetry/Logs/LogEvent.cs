using System.Buffers;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Telemetry.Logs;

/// <summary>One event, as it is handed to the writer of lines.</summary>
internal readonly record struct LogEvent()
{
    public DateTimeOffset At { get; init; }
    public required LogLevel Level { get; init; }
    public required string Category { get; init; }
    public EventId Id { get; init; }
    public string Message { get; init; } = "";
    public IReadOnlyList<KeyValuePair<string, object?>> Values { get; init; } = [];
    public Exception? Exception { get; init; }
    public Activity? Activity { get; init; }
    public IExternalScopeProvider? Scopes { get; init; }

    /// <summary>What can still be told of an event whose own words fail.</summary>
    public static LogEvent Unwritable(in LogEvent happened, Exception failure) =>
        happened with { Message = $"An event could not be written: {failure.GetType()}", Values = [], Exception = null, Scopes = null };

    public string LevelName => Level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}

/// <summary>How an event looks as a line, or as several for people.</summary>
internal interface ILogLine
{
    void Write(IBufferWriter<byte> line, in LogEvent happened);
}
