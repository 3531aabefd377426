using System.Text.Json;

namespace Longhouse.Platform.Json;

/// <summary>What is wrong with a text that should be JSON of ours.</summary>
public enum JsonFault
{
    None,
    Malformed,
    TooLarge,
    TooDeep,
    DuplicateKey,
}

/// <summary>
/// Reads JSON that is kept: nothing that two readers could take for two things. A key stands once in its object, a text is valid Unicode, a
/// number is one that a double can hold.
/// </summary>
public static class StrictJson
{
    private const int ParserDepth = 64;

    public static JsonFault Read(ReadOnlyMemory<byte> text, int maxBytes, int maxDepth, out JsonElement value)
    {
        value = default;
        if (text.Length > maxBytes)
            return JsonFault.TooLarge;
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = ParserDepth });
            var fault = Check(document.RootElement, maxDepth);
            if (fault == JsonFault.None)
                value = document.RootElement.Clone();
            return fault;
        }
        catch (JsonException failure)
        {
            return failure.Message.Contains("depth", StringComparison.Ordinal) ? JsonFault.TooDeep : JsonFault.Malformed;
        }
    }

    /// <summary>The same rules for what was already parsed. An object or array within nothing has the depth 1.</summary>
    public static JsonFault Check(JsonElement value, int maxDepth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return maxDepth == 0 ? JsonFault.TooDeep : CheckObject(value, maxDepth);
            case JsonValueKind.Array:
                if (maxDepth == 0)
                    return JsonFault.TooDeep;
                foreach (var item in value.EnumerateArray())
                {
                    if (Check(item, maxDepth - 1) is not JsonFault.None and var fault)
                        return fault;
                }
                return JsonFault.None;
            case JsonValueKind.String:
                return IsUnicode(value) ? JsonFault.None : JsonFault.Malformed;
            case JsonValueKind.Number:
                return value.TryGetDouble(out var number) && double.IsFinite(number) ? JsonFault.None : JsonFault.Malformed;
            default:
                return JsonFault.None;
        }
    }

    private static JsonFault CheckObject(JsonElement value, int maxDepth)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            if (NameOf(property) is not { } name)
                return JsonFault.Malformed;
            if (!names.Add(name))
                return JsonFault.DuplicateKey;
            if (Check(property.Value, maxDepth - 1) is not JsonFault.None and var fault)
                return fault;
        }
        return JsonFault.None;
    }

    // Half a surrogate pair can be written as an escape, but not be read.
    private static bool IsUnicode(JsonElement text)
    {
        try
        {
            return text.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
