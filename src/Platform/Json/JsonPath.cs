using System.Globalization;
using System.Text.Json;

namespace Longhouse.Platform.Json;

/// <summary>Places in a document, written as JSON pointers (RFC 6901).</summary>
public static class JsonPath
{
    public static string Of(string parent, string name) =>
        $"{parent}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public static string Of(string parent, int index) => string.Create(CultureInfo.InvariantCulture, $"{parent}/{index}");

    /// <summary>Every text in the document, with its place.</summary>
    public static IEnumerable<(string Path, string Text)> Texts(JsonElement value, string path = "")
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                yield return (path, value.GetString()!); // null only for a JSON null
                break;
            case JsonValueKind.Object:
                foreach (var inner in value.EnumerateObject().SelectMany(p => Texts(p.Value, Of(path, p.Name))))
                    yield return inner;
                break;
            case JsonValueKind.Array:
                foreach (var inner in value.EnumerateArray().Select((item, i) => (item, i)).SelectMany(pair => Texts(pair.item, Of(path, pair.i))))
                    yield return inner;
                break;
        }
    }
}
