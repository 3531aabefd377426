using Longhouse.Bench.Figures;
using Longhouse.Platform.Telemetry.Logs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Longhouse.Bench.HotPaths;

/// <summary>An event with three values and a scope, until the caller goes on, beside the framework's own JSON console.</summary>
internal static partial class LogBench
{
    public static IEnumerable<Figure> Run(int calls, int rounds)
    {
        using var ours = LoggerFactory.Create(logging => logging.Services.AddSingleton<ILoggerProvider>(
            _ => new LineLoggerProvider(new JsonLine(), new LogOutput(Stream.Null), TimeProvider.System)));
        var cost = Write(ours.CreateLogger("Longhouse.Bench"), calls, rounds);

        // It writes to the console, which leads nowhere meanwhile.
        var output = Console.Out;
        Console.SetOut(TextWriter.Null);
        Cost peer;
        using (var theirs = LoggerFactory.Create(logging => logging.AddJsonConsole(json => json.IncludeScopes = true)))
            peer = Write(theirs.CreateLogger("Longhouse.Bench"), calls, rounds);
        Console.SetOut(output);

        yield return new Figure("log an event as a JSON line", cost.Nanoseconds, "ns").Beside("the framework's JSON console", peer.Nanoseconds);
        yield return new Figure("allocated for it", cost.Bytes, "B").Beside("the framework's JSON console", peer.Bytes);
    }

    private static Cost Write(ILogger logger, int calls, int rounds)
    {
        using var scope = logger.BeginScope(new List<KeyValuePair<string, object?>> { new("request", "0HN7"), new("tenant", "tenant_1") });
        return Measure.Of(calls, rounds, count =>
        {
            for (var i = 0; i < count; i++)
                LogRendered(logger, "map_0190a4c2", i, 12.5);
        });
    }

    [LoggerMessage(LogLevel.Information, "Rendered map {MapId} in {Tiles} tiles within {Milliseconds} ms")]
    private static partial void LogRendered(ILogger logger, string mapId, int tiles, double milliseconds);
}
