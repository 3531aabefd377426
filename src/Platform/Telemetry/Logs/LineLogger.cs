using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Telemetry.Logs;

/// <summary>Turns events into lines on the thread that logs, and hands them to the output.</summary>
[ProviderAlias("Longhouse")]
internal sealed class LineLoggerProvider : ILoggerProvider, ISupportExternalScope
{
    private const int MaxKeptBuffer = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    private readonly ILogLine _line;
    private readonly LogOutput _output;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, LineLogger> _loggers = new(StringComparer.Ordinal);

    public LineLoggerProvider(ILogLine line, LogOutput output, TimeProvider clock)
    {
        _line = line;
        _output = output;
        _clock = clock;
        output.WriteDropped = WriteDropped;
    }

    public IExternalScopeProvider? Scopes { get; private set; }

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, static (name, self) => new LineLogger(name, self), this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => Scopes = scopeProvider;

    public void Write(in LogEvent happened)
    {
        // One buffer per thread, taken while it is in use: a value's own ToString may log.
        var buffer = _buffer ?? new ArrayBufferWriter<byte>(1024);
        _buffer = null;
        try
        {
            _line.Write(buffer, happened with { At = _clock.GetUtcNow(), Scopes = Scopes });
        }
        catch (Exception e)
        {
            buffer.ResetWrittenCount();
            _line.Write(buffer, LogEvent.Unwritable(happened, e) with { At = _clock.GetUtcNow() });
        }

        _output.Add(buffer.WrittenSpan);
        if (buffer.Capacity <= MaxKeptBuffer)
        {
            buffer.ResetWrittenCount();
            _buffer = buffer;
        }
    }

    public void Dispose() => _output.Dispose();

    private void WriteDropped(IBufferWriter<byte> line, long count) => _line.Write(line, new LogEvent
    {
        At = _clock.GetUtcNow(),
        Level = LogLevel.Warning,
        Category = "Longhouse.Telemetry",
        Id = new EventId(0, "LogLinesDropped"),
        Message = $"Dropped {count} log lines because the output was too slow",
        Values = [new("Count", count)],
    });
}

internal sealed class LineLogger(string category, LineLoggerProvider provider) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => provider.Scopes?.Push(state);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;

        var happened = new LogEvent { Level = logLevel, Category = category, Id = eventId, Activity = Activity.Current, Exception = exception };
        try
        {
            var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
            happened = happened with { Message = Redaction.Clean(formatter(state, exception), values), Values = values };
        }
        catch (Exception e)
        {
            // A value that cannot be shown must not fail the request that logs it.
            happened = LogEvent.Unwritable(happened, e);
        }

        provider.Write(happened);
    }
}
