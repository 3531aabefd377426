using System.IO.Compression;
using System.Text.Json;
using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;

namespace Longhouse.Simulator.Analysis;

/// <summary>Reads what a run is asked for; the checkpoints of an earlier run can be given back as they are.</summary>
internal static class RunFile
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private sealed record Detection(
        double? OriginRangePruneThreshold, double? OriginTimePruneThreshold, double? OriginRangeThreshold, double? OriginTimeThreshold,
        string? ProximityPruneStrategy, int? MaxTurns, double? StaleExtensionThreshold, double? EngulfedBreachThreshold);

    public static RunPlan Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
            using var document = JsonDocument.Parse(stream);
            return Read(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path} is not a run file: {failure.Message}", failure);
        }
    }

    private static RunPlan Read(JsonElement root)
    {
        var plan = new RunPlan { Name = root.TryGetProperty("run", out var run) ? run.GetString() ?? "" : "" };
        if (root.TryGetProperty("detection_config", out var detection))
            plan = plan with { Detection = ToConfig(detection.Deserialize<Detection>(SnakeCase)!) };
        if (root.TryGetProperty("reference_config", out var reference))
            plan = plan with { Reference = reference.Deserialize<ReferenceConfig>(SnakeCase)! };
        if (root.TryGetProperty("tracking", out var tracking))
            plan = plan with { Tracking = [.. tracking.EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetString()!))] };
        if (root.TryGetProperty("touches", out var touches))
            plan = plan with { Touches = touches.GetBoolean() };
        if (root.TryGetProperty("checkpoints", out var checkpoints))
            plan = plan with { Checkpoints = [.. checkpoints.EnumerateArray().Select(c => c.ValueKind == JsonValueKind.Number ? c.GetInt32() : c.GetProperty("bar_index").GetInt32())] };
        return plan;
    }

    private static DetectionConfig ToConfig(Detection given)
    {
        var usual = DetectionConfig.Default;
        return new DetectionConfig
        {
            OriginRangePruneThreshold = given.OriginRangePruneThreshold ?? given.OriginRangeThreshold ?? usual.OriginRangePruneThreshold,
            OriginTimePruneThreshold = given.OriginTimePruneThreshold ?? given.OriginTimeThreshold ?? usual.OriginTimePruneThreshold,
            MaxTurns = given.MaxTurns ?? usual.MaxTurns,
            StaleExtensionThreshold = given.StaleExtensionThreshold ?? usual.StaleExtensionThreshold,
            EngulfedBreachThreshold = given.EngulfedBreachThreshold ?? usual.EngulfedBreachThreshold,
            ProximityStrategy = given.ProximityPruneStrategy switch
            {
                null or "oldest" => ProximityStrategy.Oldest,
                "counter_trend" => ProximityStrategy.CounterTrend,
                var other => throw new FormatException($"proximity_prune_strategy is \"{other}\", but must be oldest or counter_trend."),
            },
        };
    }
}
