using System.Globalization;

namespace Longhouse.ControlPlane.Data;

/// <summary>Cells of a table that somebody opens elsewhere.</summary>
internal static class Csv
{
    /// <summary>In quotes. A spreadsheet would take a text that begins like a formula for one.</summary>
    public static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
