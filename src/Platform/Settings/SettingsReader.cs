using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Longhouse.Platform.Settings;

/// <summary>One setting as documentation and checks see it.</summary>
public sealed record SettingDescription(string Key, string Default, string Allowed);

/// <summary>
/// Reads settings by name and gathers what is wrong with them, so that a start that fails names every mistake at once:
/// the key, the value and what is allowed.
/// </summary>
public sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _mistakes = [];
    private readonly List<SettingDescription> _descriptions = [];

    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>What was asked for, each key once, in the order of the keys.</summary>
    public IReadOnlyList<SettingDescription> Descriptions => [.. _descriptions.DistinctBy(d => d.Key).OrderBy(d => d.Key, StringComparer.Ordinal)];

    /// <summary>A text; <paramref name="isAllowed"/> says whether it will do and <paramref name="allowed"/> what would.</summary>
    public string Text(string key, string fallback, string allowed, Func<string, bool>? isAllowed = null)
    {
        var value = Value(key, fallback, allowed) ?? fallback;
        if (isAllowed is null || isAllowed(value))
            return value;
        Refuse(key, value, allowed);
        return fallback;
    }

    /// <summary>A text that may be absent.</summary>
    public string? OptionalText(string key, string allowed, Func<string, bool>? isAllowed = null)
    {
        var value = Value(key, "", allowed);
        if (value is null || isAllowed is null || isAllowed(value))
            return value;
        Refuse(key, value, allowed);
        return null;
    }

    public int Number(string key, int fallback, int least, int most)
    {
        var allowed = $"a whole number from {least} to {most}";
        if (Value(key, fallback.ToString(CultureInfo.InvariantCulture), allowed) is not { } value)
            return fallback;
        if (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Refuse(key, value, allowed);
        return fallback;
    }

    public bool Switch(string key, bool fallback)
    {
        const string Allowed = "true or false";
        if (Value(key, fallback ? "true" : "false", Allowed) is not { } value)
            return fallback;
        if (bool.TryParse(value, out var on))
            return on;
        Refuse(key, value, Allowed);
        return fallback;
    }

    /// <summary>One word of a fixed list.</summary>
    public string Choice(string key, string fallback, params string[] choices)
    {
        var allowed = $"one of {string.Join(", ", choices)}";
        if (Value(key, fallback, allowed) is not { } value)
            return fallback;
        if (choices.FirstOrDefault(c => c.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } choice)
            return choice;
        Refuse(key, value, allowed);
        return fallback;
    }

    /// <summary>Several words, separated by commas, or a list in the file.</summary>
    public IReadOnlyList<string> List(string key, IReadOnlyList<string> fallback, string allowed, Func<string, bool> isAllowed)
    {
        var items = configuration.GetSection(key).GetChildren().Select(child => child.Value ?? "").ToList();
        var value = Value(key, string.Join(',', fallback), allowed);
        if (items.Count == 0 && value is null)
            return fallback;
        if (items.Count == 0)
            items = [.. value!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        foreach (var item in items.Where(item => !isAllowed(item)))
            Refuse(key, item, allowed);
        return items;
    }

    /// <summary>For rules over several settings.</summary>
    public void Refuse(string key, string value, string allowed) =>
        _mistakes.Add($"{key} is \"{Shown(value)}\", but must be {allowed}.");

    /// <summary>Refuses what nobody asked for: most likely a slip of the pen in a key that matters. Modules read their own sections later.</summary>
    public void RefuseUnknown(IEnumerable<string> moduleSections)
    {
        var known = _descriptions.Select(d => d.Key).Concat(moduleSections).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in configuration.AsEnumerable())
        {
            // A list's items have keys below it; LONGHOUSE_TEST_… in the environment is for the test suite.
            var isKnown = known.Contains(key) || known.Any(k => key.StartsWith(k + ":", StringComparison.OrdinalIgnoreCase));
            if (value is not null && !isKnown && !key.StartsWith("TEST_", StringComparison.OrdinalIgnoreCase))
                _mistakes.Add($"{key} is set, but there is no such setting{Meant(key)}; docs/api/settings.md lists them all."); // its value may be a secret
        }
    }

    private string Meant(string key)
    {
        var nearest = _descriptions.Select(d => d.Key).MinBy(known => Distance(known, key));
        return nearest is not null && Distance(nearest, key) <= 3 ? $", only {nearest}" : "";
    }

    /// <summary>How many letters must be put in, taken out or exchanged to make one of the other.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            (var diagonal, row[0]) = (row[0], i);
            for (var j = 1; j <= b.Length; j++)
            {
                var change = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + change));
            }
        }
        return row[^1];
    }

    /// <summary>For mistakes that are already a sentence.</summary>
    public void Add(IEnumerable<string> sentences) => _mistakes.AddRange(sentences);

    /// <summary>Ends the start with one sentence per mistake.</summary>
    public void ThrowIfMistaken()
    {
        if (_mistakes.Count > 0)
            throw new SettingsException(string.Join(Environment.NewLine, _mistakes));
    }

    // A connection string that cannot be read may hold a password all the same, under whatever name.
    private static string Shown(string value) =>
        value.Contains('=', StringComparison.Ordinal) ? string.Join(';', value.Split(';').Select(part => part.Split('=')[0] + "=…")) : value;

    private string? Value(string key, string fallback, string allowed)
    {
        _descriptions.Add(new SettingDescription(key, fallback, allowed));
        var value = configuration[key];
        return string.IsNullOrEmpty(value) ? null : value;
    }
}

/// <summary>The settings do not allow a start; the message is for the operator.</summary>
public sealed class SettingsException(string message) : Exception(message);
