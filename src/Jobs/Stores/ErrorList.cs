using System.Text.Json;

namespace Longhouse.Jobs.Stores;

/// <summary>The errors of a job's failed runs, a JSON array in one column on every engine.</summary>
internal static class ErrorList
{
    private const int MaxLength = 4000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<JobError> Parse(string? json) => json is null
        ? []
        : [.. (JsonSerializer.Deserialize<List<Entry>>(json, Json) ?? []).Select(
            e => new JobError(DateTimeOffset.FromUnixTimeMilliseconds(e.At), e.Attempt, e.Error ?? ""))];

    /// <summary>Fit to be stored: bounded, and without the one character that PostgreSQL cannot keep in a text.</summary>
    public static string Clean(string text)
    {
        text = text.Replace('\0', '\uFFFD');
        return text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");
    }

    private sealed record Entry(long At, int Attempt, string? Error);
}
