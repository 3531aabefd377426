using System.Text;
using System.Text.Json;
using Longhouse.Platform.Telemetry.Logs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Tests.Telemetry;

/// <summary>The framework's own logging over our provider, and what came out of it.</summary>
internal sealed class LogUnderTest : IDisposable
{
    private readonly MemoryStream _stream = new();
    private readonly ILoggerFactory _factory;

    public LogUnderTest(ILogLine? line = null)
    {
        // Made by the container, as in the server, and so disposed by it.
        _factory = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).Services.AddSingleton<ILoggerProvider>(
            _ => new LineLoggerProvider(line ?? new JsonLine(), new LogOutput(_stream), TimeProvider.System)));
    }

    public ILogger Logger(string category = "Longhouse.Tests") => _factory.CreateLogger(category);

    /// <summary>Ends the logging and hands out all that was written.</summary>
    public string Text()
    {
        _factory.Dispose();
        return Encoding.UTF8.GetString(_stream.ToArray());
    }

    public IReadOnlyList<JsonElement> Events()
    {
        var text = Text();
        Assert.True(text.Length == 0 || text.EndsWith('\n'));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    public JsonElement Event() => Assert.Single(Events());

    public void Dispose() => _factory.Dispose();
}

internal static class EventReading
{
    public static string? Text(this JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.ToString() : null;

    public static string? Value(this JsonElement json, string name) =>
        json.TryGetProperty("values", out var values) ? values.Text(name) : null;
}
