using System.Text;

namespace Longhouse.Simulator.Data;

/// <summary>
/// Where the columns are. Two formats: lines of <c>date;time;open;high;low;close;volume</c> without a header, and a header that names
/// <c>time, open, high, low, close</c> in any order, with commas and times in Unix seconds.
/// </summary>
internal sealed record CsvLayout(byte Separator, bool HasHeader, int Time, int Open, int High, int Low, int Close, int Volume)
{
    private const int LinesToLookAt = 10;

    /// <summary>Date and time in two columns, as text.</summary>
    public bool IsHistorical => Separator == ';';

    public int Columns => Math.Max(Math.Max(Math.Max(Time, Open), Math.Max(High, Low)), Math.Max(Close, Volume)) + 1;

    public static CsvLayout Find(ReadOnlySpan<byte> bytes)
    {
        var row = 0;
        foreach (var range in bytes.Split((byte)'\n'))
        {
            if (++row > LinesToLookAt)
                break;
            var line = CsvNumber.Trim(bytes[range].TrimEnd((byte)'\r'));
            if (line.Length == 0)
                continue;
            if (line.Contains((byte)';'))
                return new CsvLayout((byte)';', false, 0, 2, 3, 4, 5, 6);
            if (!line.Contains((byte)','))
                throw new CsvException(new CsvFault(row, "This is neither date;time;open;high;low;close;volume nor a header with time, open, high, low and close between commas."));
            return OfHeader(Encoding.UTF8.GetString(line), row);
        }
        throw new CsvException(new CsvFault(0, "The file is empty."));
    }

    private static CsvLayout OfHeader(string line, int row)
    {
        var names = line.Split(',').Select(name => name.Trim().Trim('"').ToLowerInvariant()).ToList();
        if (names[0].Length > 0 && names[0].All(c => char.IsAsciiDigit(c) || c is '.' or '-'))
            throw new CsvException(new CsvFault(row, "A file with commas begins with a line that names its columns: time,open,high,low,close."));
        int Of(string name) => names.IndexOf(name) is var at and >= 0 ? at : throw new CsvException(new CsvFault(row, $"There is no column \"{name}\"; there are {string.Join(", ", names)}."));
        return new CsvLayout((byte)',', true, Of("time"), Of("open"), Of("high"), Of("low"), Of("close"), names.IndexOf("volume"));
    }
}
