using System.Text;
using System.Text.Json;
using Longhouse.Platform.Json;
using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Settings;

/// <summary>How large and how deep a configuration may be.</summary>
internal static class ConfigText
{
    public const int MaxBytes = 64 * 1024;
    public const int MaxDepth = 12;

    public static Problem? FindFault(JsonElement config)
    {
        if (config.ValueKind != JsonValueKind.Object)
            return ConfigProblems.Malformed;
        if (Encoding.UTF8.GetByteCount(config.GetRawText()) > MaxBytes)
            return ConfigProblems.TooLarge;
        return StrictJson.Check(config, MaxDepth) switch
        {
            JsonFault.TooDeep => ConfigProblems.TooDeep,
            JsonFault.DuplicateKey => ConfigProblems.DuplicateKey,
            JsonFault.None => null,
            _ => ConfigProblems.Malformed,
        };
    }

    /// <summary>What was checked when it was stored.</summary>
    public static JsonElement Parse(string stored)
    {
        using var document = JsonDocument.Parse(stored);
        return document.RootElement.Clone();
    }
}
