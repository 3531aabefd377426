using System.Buffers;
using System.Text.Json;

namespace Longhouse.ControlPlane.Settings;

/// <summary>Puts one document over another. Objects are merged field by field; everything else replaces what lies below.</summary>
internal static class ConfigMerge
{
    public static JsonElement Over(JsonElement below, JsonElement above) => Write(json => WriteOver(json, below, above));

    /// <summary>A merge patch (RFC 7396): like <see cref="Over"/>, but a null takes the field out.</summary>
    public static JsonElement Patch(JsonElement target, JsonElement patch) => Write(json => WritePatch(json, target, patch));

    private static JsonElement Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static void WriteOver(Utf8JsonWriter json, JsonElement below, JsonElement above)
    {
        if (below.ValueKind != JsonValueKind.Object || above.ValueKind != JsonValueKind.Object)
        {
            above.WriteTo(json);
            return;
        }
        json.WriteStartObject();
        foreach (var field in below.EnumerateObject())
        {
            json.WritePropertyName(field.Name);
            if (above.TryGetProperty(field.Name, out var over))
                WriteOver(json, field.Value, over);
            else
                field.Value.WriteTo(json);
        }
        foreach (var field in above.EnumerateObject().Where(field => !below.TryGetProperty(field.Name, out _)))
            field.WriteTo(json);
        json.WriteEndObject();
    }

    private static void WritePatch(Utf8JsonWriter json, JsonElement target, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            patch.WriteTo(json);
            return;
        }
        json.WriteStartObject();
        if (target.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in target.EnumerateObject().Where(field => !patch.TryGetProperty(field.Name, out _)))
                field.WriteTo(json);
        }
        foreach (var field in patch.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null))
        {
            json.WritePropertyName(field.Name);
            WritePatch(json, target.ValueKind == JsonValueKind.Object && target.TryGetProperty(field.Name, out var before) ? before : default, field.Value);
        }
        json.WriteEndObject();
    }
}
