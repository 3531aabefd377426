using System.Globalization;
using System.Text.Json;

namespace Longhouse.ControlPlane.Usage;

/// <summary>Something that a tenant used up.</summary>
internal sealed record UsageEvent(
    string Tenant, string Source, string IdempotencyKey, string Metric, long Quantity, string Unit, DateTimeOffset OccurredAt, string? Model, long? PromptTokens,
    long? CompletionTokens, string? CorrelationId)
{
    public static readonly IReadOnlyList<string> Metrics = ["ai_tokens", "ai_images", "posts_published", "storage_bytes", "egress_bytes"];

    private const int MaxText = 200;
    private const long MaxWhole = 10_000_000_000_000_000; // ten petabytes: what is summed up must stay a number
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(35);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>The event, or null for one that breaks a rule.</summary>
    public static UsageEvent? Read(JsonElement json, DateTimeOffset now)
    {
        if (json.ValueKind != JsonValueKind.Object
            || Text(json, "tenant_id") is not { } tenant || Text(json, "source") is not { } source || Text(json, "idempotency_key") is not { } key
            || Text(json, "metric") is not { } metric || !Metrics.Contains(metric) || Text(json, "unit") is not { } unit
            || Whole(json, "quantity") is not { } quantity || Time(json, "occurred_at") is not { } at || at < now - Oldest || at > now + ClockSkew)
            return null;
        foreach (var name in new[] { "model", "correlation_id" })
        {
            if (Has(json, name) && Text(json, name) is null)
                return null;
        }
        foreach (var name in new[] { "prompt_tokens", "completion_tokens" })
        {
            if (Has(json, name) && Whole(json, name) is null)
                return null;
        }
        return new UsageEvent(
            tenant, source, key, metric, quantity, unit, at, Text(json, "model"), Whole(json, "prompt_tokens"), Whole(json, "completion_tokens"), Text(json, "correlation_id"));
    }

    private static bool Has(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= MaxText } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;

    private static long? Whole(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number is >= 0 and <= MaxWhole ? number : null;

    // ISO 8601 as the framework's JSON reads it; a time without an offset is in UTC.
    private static DateTimeOffset? Time(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out _)
        && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null;
}
