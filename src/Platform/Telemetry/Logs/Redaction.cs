using System.Collections.Concurrent;
using System.Text;

namespace Longhouse.Platform.Telemetry.Logs;

/// <summary>
/// The last fence: a value whose name sounds like a secret is not written. The first one is not to log it.
/// </summary>
internal static class Redaction
{
    public const string Replacement = "[redacted]";

    private const int MaxKnownNames = 2000;
    private const string TemplateName = "{OriginalFormat}";

    // The query of an address is no secret by name, but sign-in codes and signed links travel in it.
    private static readonly string[] SecretWords =
    [
        "password", "passwd", "passphrase", "secret", "token", "authorization", "cookie", "credential", "apikey", "privatekey", "accesskey",
        "signingkey", "encryptionkey", "connectionstring", "querystring", "bearer", "sessionkey", "otp",
    ];

    // References to secrets, which may be told, and counts of them.
    private static readonly string[] HarmlessEndings = ["id", "count", "kind", "expiresat", "length"];

    private static readonly ConcurrentDictionary<string, bool> Known = new(StringComparer.Ordinal);

    public static bool IsSecret(string name)
    {
        if (Known.TryGetValue(name, out var isSecret))
            return isSecret;

        isSecret = SoundsSecret(name);
        if (Known.Count < MaxKnownNames)
            Known[name] = isSecret;
        return isSecret;
    }

    /// <summary>The message with its secret values replaced, or the message itself when there are none.</summary>
    public static string Clean(string message, IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (IsSecret(values[i].Key))
                return Render(values);
        }

        return message;
    }

    /// <summary>Fills a message template anew. Of a message without one, nothing can be shown.</summary>
    private static string Render(IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        var template = values.FirstOrDefault(value => value.Key == TemplateName).Value as string;
        if (template is null)
            return Replacement;

        var text = new StringBuilder();
        var rest = template.AsSpan();
        while (rest.IndexOfAny('{', '}') is >= 0 and var at)
        {
            text.Append(rest[..at]);
            if (at + 1 < rest.Length && rest[at + 1] == rest[at])
            {
                text.Append(rest[at]);
                rest = rest[(at + 2)..];
                continue;
            }

            var end = rest[at..].IndexOf('}');
            if (end <= 0)
                return Replacement;

            text.Append(Show(rest[(at + 1)..(at + end)], values));
            rest = rest[(at + end + 1)..];
        }

        return text.Append(rest).ToString();
    }

    private static string Show(ReadOnlySpan<char> hole, IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        var nameEnd = hole.IndexOfAny(',', ':');
        var name = (nameEnd < 0 ? hole : hole[..nameEnd]).ToString();
        return IsSecret(name) ? Replacement : values.FirstOrDefault(value => value.Key == name).Value?.ToString() ?? "(null)";
    }

    private static bool SoundsSecret(string name)
    {
        if (name == TemplateName)
            return false;

        var plain = string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return Array.Exists(SecretWords, word => plain.Contains(word, StringComparison.Ordinal))
            && !Array.Exists(HarmlessEndings, ending => plain.EndsWith(ending, StringComparison.Ordinal));
    }
}
