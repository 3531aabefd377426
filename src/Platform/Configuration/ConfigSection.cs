using System.Text.Json;
using Longhouse.Platform.Json;

namespace Longhouse.Platform.Configuration;

/// <summary>
/// Reads the fields of one object of a configuration. A field that is absent or null has its fallback; one of the wrong kind is noted as a
/// finding, and has its fallback too. Whatever was not asked for is unknown, and worth a warning.
/// </summary>
public sealed class ConfigSection
{
    private readonly JsonElement _element;
    private readonly ICollection<ConfigFinding> _findings;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public ConfigSection(JsonElement element, string path, ICollection<ConfigFinding> findings) => (_element, Path, _findings) = (element, path, findings);

    public string Path { get; }

    public string At(string name) => JsonPath.Of(Path, name);

    /// <summary>Whether the field is there and not null, whatever its kind.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Whether the field is absent, null, or a text of white space.</summary>
    public bool IsBlank(string name) => Find(name) is not { } value || (value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetString()));

    public bool Flag(string name, bool fallback) => Find(name) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => Wrong(name, "true or false", fallback),
    };

    /// <summary>A text; <paramref name="maxLength"/> in UTF-16 units.</summary>
    public string? Text(string name, int maxLength = int.MaxValue)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            return Wrong<string?>(name, "a text", null);
        var text = value.GetString()!; // its kind was just checked
        if (text.Length > maxLength)
            Error(At(name), ConfigCode.TooLong, $"This is longer than {maxLength} characters.");
        return text;
    }

    /// <summary>A text with more than white space in it.</summary>
    public string? RequiredText(string name)
    {
        var text = Text(name);
        if (string.IsNullOrWhiteSpace(text))
        {
            if (text is not null || !Has(name))
                Missing(name);
            return null;
        }
        return text;
    }

    /// <summary>A whole number; 3.0 and 3e0 are none.</summary>
    public long Whole(string name, long fallback, long least = long.MinValue, long most = long.MaxValue, long? alsoAllowed = null)
    {
        if (Find(name) is not { } value)
            return fallback;
        if (!IsWhole(value))
            return Wrong(name, "a whole number", fallback);
        // Beyond what a long holds is as far out as one can be.
        var number = value.TryGetInt64(out var exact) ? exact : value.GetRawText().StartsWith('-') ? long.MinValue : long.MaxValue;
        if (number == alsoAllowed || (number >= least && number <= most))
            return number;
        Error(At(name), ConfigCode.Range, $"This must be from {least} to {most}{(alsoAllowed is { } also ? $", or {also}" : "")}.");
        return fallback;
    }

    /// <summary>One word of a list; returned as the list writes it.</summary>
    public string? Choice(string name, bool anyCase, params ReadOnlySpan<string> choices)
    {
        if (Text(name) is not { } text)
            return null;
        foreach (var choice in choices)
        {
            if (choice.Equals(text, anyCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
                return choice;
        }
        Error(At(name), ConfigCode.Enum, $"This must be one of {string.Join(", ", choices)}.");
        return null;
    }

    /// <summary>A list of texts; null when absent or when anything about it is wrong. Blank entries are wrong, or passed over.</summary>
    public IReadOnlyList<string>? Texts(string name, int most = int.MaxValue, bool skipBlank = false)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Array)
            return Wrong<IReadOnlyList<string>?>(name, "a list of texts", null);
        var (texts, before, index) = (new List<string>(), _findings.Count, 0);
        if (value.GetArrayLength() > most)
            Error(At(name), ConfigCode.Range, $"This list holds at most {most} entries.");
        foreach (var item in value.EnumerateArray())
        {
            var place = JsonPath.Of(At(name), index++);
            if (item.ValueKind != JsonValueKind.String)
                Error(place, ConfigCode.Type, "This must be a text.");
            else if (item.GetString() is { } text && !string.IsNullOrWhiteSpace(text))
                texts.Add(text);
            else if (!skipBlank)
                Error(place, ConfigCode.Required, "An entry must not be blank.");
        }
        return _findings.Count == before ? texts : null;
    }

    /// <summary>An object within this one; null when absent or of another kind.</summary>
    public ConfigSection? Section(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new ConfigSection(value, At(name), _findings),
        _ => Wrong<ConfigSection?>(name, "an object", null),
    };

    /// <summary>The entries of a list; null when absent or of another kind.</summary>
    public IReadOnlyList<JsonElement>? Entries(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } value => [.. value.EnumerateArray()],
        _ => Wrong<IReadOnlyList<JsonElement>?>(name, "a list", null),
    };

    /// <summary>A field that is known and means nothing here.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            _asked.Add(name);
    }

    public void Missing(string name) => Error(At(name), ConfigCode.Required, "This is required.");

    public void Error(string path, string code, string message, string? fix = null) =>
        _findings.Add(new ConfigFinding(path, code, ConfigSeverity.Error, message, fix));

    public void Warn(string path, string code, string message, string? fix = null) =>
        _findings.Add(new ConfigFinding(path, code, ConfigSeverity.Warning, message, fix));

    /// <summary>Call it when all known fields were asked for.</summary>
    public void WarnOfUnknown()
    {
        foreach (var property in _element.EnumerateObject().Where(property => !_asked.Contains(property.Name)))
            Warn(At(property.Name), ConfigCode.UnknownField, "This field is not known, and nothing reads it.", "Check how it is spelled, or take it out.");
    }

    // Written without a point or an exponent: what every JSON library takes for an integer.
    private static bool IsWhole(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.GetRawText().AsSpan().TrimStart('-').IndexOfAnyExceptInRange('0', '9') < 0;

    private JsonElement? Find(string name)
    {
        _asked.Add(name);
        return _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private T Wrong<T>(string name, string expected, T fallback)
    {
        Error(At(name), ConfigCode.Type, $"This must be {expected}.");
        return fallback;
    }
}
