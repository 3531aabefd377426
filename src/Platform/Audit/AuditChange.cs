using System.Text.Json;
using Longhouse.Platform.Json;

namespace Longhouse.Platform.Audit;

/// <summary>What was changed, as the hashes of what it was and what it is: whoever has the texts can show that it was these, and nobody can read them here.</summary>
/// <param name="Before">64 small hex digits; null where there was nothing.</param>
/// <param name="After">Null where there is nothing any more.</param>
public readonly record struct AuditChange(string? Before, string? After)
{
    /// <summary>The hashes of two values as canonical JSON (RFC 8785).</summary>
    public static AuditChange Between<T>(T? before, T? after) => new(HashOf(before), HashOf(after));

    private static string? HashOf<T>(T? value) => value is null ? null : CanonicalJson.Hash(JsonSerializer.SerializeToElement(value, JsonSerializerOptions.Web));
}

/// <summary>How it went.</summary>
public enum AuditOutcome
{
    Done,

    /// <summary>Somebody asked and was told no.</summary>
    Denied,

    /// <summary>It was tried, and did not work.</summary>
    Failed,
}
