using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Longhouse.Platform.Json;

/// <summary>
/// One text for one value (RFC 8785): keys in the order of their UTF-16 units, no white space, numbers as ECMAScript writes them. Two
/// documents that mean the same have the same text, and so the same hash.
/// </summary>
public static class CanonicalJson
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    public static string Write(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    /// <summary>The SHA-256 of the canonical text in UTF-8, as 64 small hex digits.</summary>
    public static string Hash(JsonElement value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write(value))));

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(text, value);
                break;
            case JsonValueKind.Array:
                WriteArray(text, value);
                break;
            case JsonValueKind.String:
                WriteText(text, value.GetString()!); // null only for a JSON null
                break;
            case JsonValueKind.Number:
                text.Append(Number(value.GetDouble()));
                break;
            default:
                text.Append(value.ValueKind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => "null" });
                break;
        }
    }

    private static void WriteObject(StringBuilder text, JsonElement value)
    {
        text.Append('{');
        var first = true;
        foreach (var property in value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            if (!first)
                text.Append(',');
            first = false;
            WriteText(text, property.Name);
            text.Append(':');
            Write(text, property.Value);
        }
        text.Append('}');
    }

    private static void WriteArray(StringBuilder text, JsonElement value)
    {
        text.Append('[');
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            if (!first)
                text.Append(',');
            first = false;
            Write(text, item);
        }
        text.Append(']');
    }

    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        var rest = value.AsSpan();
        while (rest.IndexOfAny(Escaped) is >= 0 and var at)
        {
            text.Append(rest[..at]).Append('\\');
            _ = rest[at] switch
            {
                '"' => text.Append('"'),
                '\\' => text.Append('\\'),
                '\b' => text.Append('b'),
                '\t' => text.Append('t'),
                '\n' => text.Append('n'),
                '\f' => text.Append('f'),
                '\r' => text.Append('r'),
                var control => text.Append('u').Append(((int)control).ToString("x4", CultureInfo.InvariantCulture)),
            };
            rest = rest[(at + 1)..];
        }
        text.Append(rest).Append('"');
    }

    /// <summary>As ECMAScript's Number::toString: the shortest digits that read back the same, in plain writing from 1e-6 up to 1e21.</summary>
    internal static string Number(double value)
    {
        if (value == 0)
            return "0"; // -0 too
        if (value < 0)
            return "-" + Number(-value);

        // "R" has the shortest digits; only their arrangement differs.
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var (mantissa, exponent) = shortest.Split('E') is [var m, var e] ? (m, int.Parse(e, CultureInfo.InvariantCulture)) : (shortest, 0);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa : mantissa[..point];
        var all = whole + (point < 0 ? "" : mantissa[(point + 1)..]);
        var leading = all.Length - all.TrimStart('0').Length;
        var digits = all.Trim('0');
        var n = whole.Length - leading + exponent; // the value is 0.digits × 10ⁿ

        if (n > 21 || n <= -6)
            return $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(n - 1 < 0 ? "-" : "+")}{Math.Abs(n - 1)}";
        if (n <= 0)
            return "0." + new string('0', -n) + digits;
        return digits.Length <= n ? digits + new string('0', n - digits.Length) : $"{digits[..n]}.{digits[n..]}";
    }
}
