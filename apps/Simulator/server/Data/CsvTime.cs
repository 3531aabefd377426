using System.Globalization;
using System.Text;

namespace Longhouse.Simulator.Data;

/// <summary>Times as files write them, in Unix seconds. What names no zone is UTC.</summary>
internal static class CsvTime
{
    private const int LongestText = 40;

    private static readonly string[] Days = ["dd/MM/yyyy HH:mm", "dd/MM/yyyy HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    private static readonly string[] Instants =
    [
        "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd",
    ];

    /// <summary>Unix seconds, or a time as ISO 8601 writes it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> cell, out long seconds)
    {
        cell = CsvNumber.Trim(cell);
        return long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seconds) || TryParse(cell, [], Instants, out seconds);
    }

    /// <summary>A day and a time of it in two columns.</summary>
    public static bool TryRead(ReadOnlySpan<byte> day, ReadOnlySpan<byte> time, out long seconds) => TryParse(CsvNumber.Trim(day), CsvNumber.Trim(time), Days, out seconds);

    private static bool TryParse(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, string[] formats, out long seconds)
    {
        seconds = 0;
        if (first.Length + second.Length + 1 > LongestText)
            return false;
        Span<char> text = stackalloc char[LongestText];
        var length = Encoding.ASCII.GetChars(first, text);
        if (second.Length > 0)
        {
            text[length++] = ' ';
            length += Encoding.ASCII.GetChars(second, text[length..]);
        }
        if (!DateTimeOffset.TryParseExact(text[..length], formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
            return false;
        seconds = parsed.ToUnixTimeSeconds();
        return true;
    }
}
