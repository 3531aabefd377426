using System.Text;

namespace Longhouse.Simulator.Data;

/// <summary>
/// Where the columns are. Two formats: lines of <c>date;time;open;high;low;close;volume</c> without a header, and lines under a header that names
/// <c>time, open, high, low, close</c> in any order; with commas also without one, in this order.
/// </summary>
internal sealed record CsvLayout(byte Separator, bool HasHeader, int Time, int Open, int High, int Low, int Close, int Volume)
{
    private const int LinesToLookAt = 10;

    /// <summary>Date and time in two columns, as text.</summary>
    public bool IsHistorical => Separator == ';' && !HasHeader;

    public int Columns => Math.Max(Math.Max(Math.Max(Time, Open), Math.Max(High, Low)), Math.Max(Close, Volume)) + 1;

    public static CsvLayout Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF]))
            throw new CsvException(new CsvFault(0, "This is UTF-16 text. Save the file as UTF-8."));
        if (bytes.StartsWith("PK"u8))
            throw new CsvException(new CsvFault(0, "This is a zip archive. Unpack it, or pack the file with gzip."));
        var row = 0;
        foreach (var range in bytes.Split((byte)'\n'))
        {
            if (++row > LinesToLookAt)
                break;
            var line = CsvNumber.Trim(bytes[range].TrimEnd((byte)'\r'));
            if (line.Length == 0)
                continue;
            if (line.Contains((byte)';') && Encoding.UTF8.GetString(line) is var text && text.Contains("open", StringComparison.OrdinalIgnoreCase))
                return OfHeader(text, ';', row);
            if (line.Contains((byte)';'))
                return new CsvLayout((byte)';', false, 0, 2, 3, 4, 5, 6);
            if (!line.Contains((byte)','))
                throw new CsvException(new CsvFault(row, "This is neither date;time;open;high;low;close;volume nor a header with time, open, high, low and close between commas."));
            return OfHeader(Encoding.UTF8.GetString(line), ',', row);
        }
        throw new CsvException(new CsvFault(0, "The file is empty."));
    }

    private static CsvLayout OfHeader(string line, char separator, int row)
    {
        var names = line.Split(separator).Select(name => name.Trim().Trim('"').ToLowerInvariant()).ToList();
        if (names[0].Length > 0 && (char.IsAsciiDigit(names[0][0]) || names[0][0] == '-'))
        {
            return names.Count >= 5 ? new CsvLayout((byte)',', false, 0, 1, 2, 3, 4, names.Count > 5 ? 5 : -1)
                : throw new CsvException(new CsvFault(row, "There are too few columns: time, open, high, low and close are needed, in this order where no line names them."));
        }
        int Of(string name) => names.IndexOf(name) is var at and >= 0 ? at : throw new CsvException(new CsvFault(row, $"There is no column \"{name}\"; there are {string.Join(", ", names)}."));
        return new CsvLayout((byte)separator, true, Of("time"), Of("open"), Of("high"), Of("low"), Of("close"), names.IndexOf("volume"));
    }
}
