using System.Globalization;
using System.IO.Compression;
using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Analysis;

/// <summary>Reads bars with a header line (time, open, high, low, close in any order; other columns are passed over), plain or gzip.</summary>
internal static class CsvBars
{
    public static BarSeries Read(string path)
    {
        using var file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream);
        var header = (reader.ReadLine() ?? throw new InvalidDataException("The file is empty.")).Split(',').Select(name => name.Trim().ToLowerInvariant()).ToList();
        var columns = new[] { "time", "open", "high", "low", "close" }.Select(name =>
            header.IndexOf(name) is var at and >= 0 ? at : throw new InvalidDataException($"Row 1: there is no column \"{name}\".")).ToArray();

        var rows = new List<(long Time, decimal[] Prices)>();
        var digits = 0;
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0)
                continue;
            var cells = line.Split(',');
            var prices = new decimal[4];
            for (var i = 0; i < 4; i++)
            {
                if (columns[i + 1] >= cells.Length || !decimal.TryParse(cells[columns[i + 1]], NumberStyles.Float, CultureInfo.InvariantCulture, out prices[i]))
                    throw new InvalidDataException($"Row {number}: \"{header[columns[i + 1]]}\" is not a price.");
                digits = Math.Max(digits, prices[i].Scale);
            }
            rows.Add((long.Parse(cells[columns[0]], CultureInfo.InvariantCulture), prices));
        }
        var scale = new PriceScale(digits);
        var unit = (decimal)scale.Unit;
        return new BarSeries([.. rows.Select(r => new Bar(r.Time, (long)(r.Prices[0] * unit), (long)(r.Prices[1] * unit), (long)(r.Prices[2] * unit), (long)(r.Prices[3] * unit)))], scale);
    }
}
