using System.Text.Json;
using Longhouse.Platform.Json;

namespace Longhouse.ControlPlane.Settings;

internal enum ConfigChangeKind
{
    Added,
    Removed,
    Changed,
}

/// <summary>One place at which two documents differ.</summary>
internal sealed record ConfigChange(string Path, ConfigChangeKind Kind, JsonElement? Before, JsonElement? After);

/// <summary>What differs in meaning between two documents: not the order of keys, not how a number is written.</summary>
internal static class ConfigDiff
{
    public static IReadOnlyList<ConfigChange> Between(JsonElement before, JsonElement after)
    {
        var changes = new List<ConfigChange>();
        Compare("", before, after, changes);
        return changes;
    }

    /// <summary>Every place at which a value differs, those within an object that came or went among them.</summary>
    public static IEnumerable<string> Leaves(JsonElement before, JsonElement after) =>
        Between(before, after).SelectMany(change => Inside(change.Path, change.Before).Concat(Inside(change.Path, change.After))).Distinct();

    private static IEnumerable<string> Inside(string path, JsonElement? value) => value switch
    {
        null => [],
        { ValueKind: JsonValueKind.Object } element => element.EnumerateObject().SelectMany(field => Inside(JsonPath.Of(path, field.Name), field.Value)).Prepend(path),
        _ => [path],
    };

    private static void Compare(string path, JsonElement before, JsonElement after, List<ConfigChange> changes)
    {
        if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in before.EnumerateObject().Concat(after.EnumerateObject()).Select(field => field.Name).Distinct().Order(StringComparer.Ordinal))
            {
                CompareOptional(JsonPath.Of(path, name), before.TryGetProperty(name, out var one) ? one : null, after.TryGetProperty(name, out var other) ? other : null, changes);
            }
        }
        else if (before.ValueKind == JsonValueKind.Array && after.ValueKind == JsonValueKind.Array)
        {
            for (var i = 0; i < Math.Max(before.GetArrayLength(), after.GetArrayLength()); i++)
                CompareOptional(JsonPath.Of(path, i), i < before.GetArrayLength() ? before[i] : null, i < after.GetArrayLength() ? after[i] : null, changes);
        }
        else if (CanonicalJson.Write(before) != CanonicalJson.Write(after))
        {
            changes.Add(new ConfigChange(path, ConfigChangeKind.Changed, before, after));
        }
    }

    private static void CompareOptional(string path, JsonElement? before, JsonElement? after, List<ConfigChange> changes)
    {
        if (before is { } one && after is { } other)
            Compare(path, one, other, changes);
        else
            changes.Add(new ConfigChange(path, before is null ? ConfigChangeKind.Added : ConfigChangeKind.Removed, before, after));
    }
}
