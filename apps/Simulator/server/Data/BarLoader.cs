using System.Globalization;
using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Data;

/// <summary>What was loaded, and what was mended on the way.</summary>
internal sealed record LoadedBars(BarSeries Series, int Dropped, int Duplicates, bool WasUnsorted);

/// <summary>Reads a file of bars: both formats, sorted, without duplicates, every row checked.</summary>
internal static class BarLoader
{
    /// <summary>More bad rows than this part of the file, and the file is not what it seems to be.</summary>
    private const double MaxInvalidPart = 0.01;

    public static LoadedBars Load(string path) => Load(CsvFile.Read(path));

    public static LoadedBars Load(ReadOnlySpan<byte> bytes)
    {
        var rows = Read(bytes, out var faults, stopAtFirst: true);
        if (faults is [var first, ..])
            throw new CsvException(first);
        return Clean(rows);
    }

    /// <summary>Everything that is wrong with a file, up to a bound.</summary>
    public static IReadOnlyList<CsvFault> Check(ReadOnlySpan<byte> bytes, int most)
    {
        var rows = Read(bytes, out var faults, stopAtFirst: false);
        var scale = rows.Scale;
        var seen = new HashSet<long>();
        for (var i = 0; i < rows.Bars.Count && faults.Count < most; i++)
        {
            if (Invalid(rows.Bars[i].Bar, scale) is { } what)
                faults.Add(new CsvFault(rows.Bars[i].Row, what));
            if (!seen.Add(rows.Bars[i].Bar.Time))
                faults.Add(new CsvFault(rows.Bars[i].Row, $"there is a bar of {TimeOf(rows.Bars[i].Bar)} already; the last one counts."));
            if (i > 0 && rows.Bars[i].Bar.Time < rows.Bars[i - 1].Bar.Time)
                faults.Add(new CsvFault(rows.Bars[i].Row, $"{TimeOf(rows.Bars[i].Bar)} stands after a later time; the file is sorted when it is loaded."));
        }
        return [.. faults.OrderBy(fault => fault.Row).Take(most)];
    }

    private sealed record Rows(List<(int Row, Bar Bar)> Bars, PriceScale Scale);

    private static Rows Read(ReadOnlySpan<byte> bytes, out List<CsvFault> faults, bool stopAtFirst)
    {
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        var layout = CsvLayout.Find(bytes);
        faults = [];
        var raw = new List<(int Row, long Time, RawPrice Open, RawPrice High, RawPrice Low, RawPrice Close)>(bytes.Length / 48);
        Span<Range> cells = stackalloc Range[32];
        var row = 0;
        var headerSeen = !layout.HasHeader;
        foreach (var range in bytes.Split((byte)'\n'))
        {
            row++;
            var line = bytes[range].TrimEnd((byte)'\r');
            if (CsvNumber.Trim(line).Length == 0)
                continue;
            if (!headerSeen)
            {
                headerSeen = true;
                continue;
            }
            var count = SplitLine(line, layout.Separator, cells);
            if (ReadRow(line, cells[..count], layout, out var time, out var prices) is { } what)
            {
                faults.Add(new CsvFault(row, what));
                if (stopAtFirst)
                    break;
                continue;
            }
            raw.Add((row, time, prices.Open, prices.High, prices.Low, prices.Close));
        }
        var (whole, decimals) = (1, 0);
        foreach (var r in raw)
        {
            foreach (var price in (ReadOnlySpan<RawPrice>)[r.Open, r.High, r.Low, r.Close])
                (whole, decimals) = (Math.Max(whole, price.WholeDigits), Math.Max(decimals, price.Decimals));
        }
        // All prices share one scale. It holds every digit, unless the largest price and the finest have more than 15 digits between them.
        decimals = Math.Min(decimals, CsvNumber.MaxDigits - whole);
        var bars = new List<(int, Bar)>(raw.Count);
        foreach (var r in raw)
            bars.Add((r.Row, new Bar(r.Time, r.Open.At(decimals), r.High.At(decimals), r.Low.At(decimals), r.Close.At(decimals))));
        return new Rows(bars, new PriceScale(decimals));
    }

    private readonly record struct RawPrice(long Digits, int Decimals)
    {
        private static readonly long[] Powers = [.. Enumerable.Range(0, CsvNumber.MaxDigits + 1).Select(power => (long)Math.Pow(10, power))];

        /// <summary>How many digits stand before the point.</summary>
        public int WholeDigits
        {
            get
            {
                var (whole, count) = (Math.Abs(Digits) / Powers[Decimals], 0);
                while (whole >= Powers[count])
                    count++;
                return count;
            }
        }

        public long At(int decimals) => decimals >= Decimals
            ? Digits * Powers[decimals - Decimals]
            : (long)Math.Round((decimal)Digits / Powers[Decimals - decimals], MidpointRounding.ToEven);
    }

    private static int SplitLine(ReadOnlySpan<byte> line, byte separator, Span<Range> cells)
    {
        var (count, start) = (0, 0);
        for (var i = 0; i <= line.Length && count < cells.Length; i++)
        {
            if (i == line.Length || line[i] == separator)
            {
                cells[count++] = start..i;
                start = i + 1;
            }
        }
        return count;
    }

    private static string? ReadRow(
        ReadOnlySpan<byte> line, ReadOnlySpan<Range> cells, CsvLayout layout, out long time, out (RawPrice Open, RawPrice High, RawPrice Low, RawPrice Close) prices)
    {
        prices = default;
        time = 0;
        if (cells.Length <= Math.Max(layout.Close, layout.Open))
            return $"{(cells.Length == 1 ? "1 column" : $"{cells.Length} columns")}, but there must be {layout.Columns}.";
        if (layout.IsHistorical ? !CsvTime.TryRead(line[cells[0]], line[cells[1]], out time) : !CsvTime.TryRead(line[cells[layout.Time]], out time))
        {
            return layout.IsHistorical ? $"\"{Show(line[cells[0]])};{Show(line[cells[1]])}\" is not a time like 31/12/2024;16:30."
                : $"\"{Show(line[cells[layout.Time]])}\" is not a time in Unix seconds, or like 2024-12-31T16:30:00Z.";
        }
        if (time is < -62_135_596_800 or > 253_402_300_799)
            return $"{time} is no time in Unix seconds between the years 1 and 9999.";
        return ReadPrice(line, cells, layout.Open, "open", out prices.Open) ?? ReadPrice(line, cells, layout.High, "high", out prices.High)
            ?? ReadPrice(line, cells, layout.Low, "low", out prices.Low) ?? ReadPrice(line, cells, layout.Close, "close", out prices.Close)
            ?? ReadVolume(line, cells, layout);
    }

    private static string? ReadPrice(ReadOnlySpan<byte> line, ReadOnlySpan<Range> cells, int column, string name, out RawPrice price)
    {
        var read = CsvNumber.TryRead(line[cells[column]], out var digits, out var decimals);
        price = new RawPrice(digits, decimals);
        return read ? null : $"the {name} \"{Show(line[cells[column]])}\" is not a price.";
    }

    private static string? ReadVolume(ReadOnlySpan<byte> line, ReadOnlySpan<Range> cells, CsvLayout layout)
    {
        if (layout.Volume < 0 || layout.Volume >= cells.Length)
            return null;
        var cell = CsvNumber.Trim(line[cells[layout.Volume]]);
        return cell.Length == 0 || (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var volume) && volume >= 0)
            ? null : $"the volume \"{Show(cell)}\" is not a number of 0 or more.";
    }

    private static LoadedBars Clean(Rows rows)
    {
        var bars = rows.Bars;
        var unsorted = false;
        for (var i = 1; i < bars.Count && !unsorted; i++)
            unsorted = bars[i].Bar.Time < bars[i - 1].Bar.Time;
        if (unsorted)
            bars = [.. bars.OrderBy(b => b.Bar.Time)]; // stable, so that the last of equal times stays the last
        var kept = new List<Bar>(bars.Count);
        var (dropped, duplicates) = (0, 0);
        (int Row, string What)? firstBad = null;
        for (var i = 0; i < bars.Count; i++)
        {
            if (i + 1 < bars.Count && bars[i + 1].Bar.Time == bars[i].Bar.Time)
            {
                duplicates++;
                continue;
            }
            if (Invalid(bars[i].Bar, rows.Scale) is { } what)
            {
                firstBad ??= (bars[i].Row, what);
                dropped++;
                continue;
            }
            kept.Add(bars[i].Bar);
        }
        if (kept.Count == 0)
            throw new CsvException(firstBad is { } none ? new CsvFault(none.Row, none.What) : new CsvFault(0, "The file holds no bars."));
        if (firstBad is { } bad && dropped > (kept.Count + dropped) * MaxInvalidPart)
            throw new CsvException(new CsvFault(bad.Row, $"{bad.What} {dropped:N0} of {kept.Count + dropped:N0} rows are like that. Nothing was loaded."));
        return new LoadedBars(new BarSeries([.. kept], rows.Scale), dropped, duplicates, unsorted);
    }

    private static string? Invalid(in Bar bar, PriceScale scale)
    {
        string Text(long price) => scale.ToText(price);
        if (bar.High < bar.Low)
            return $"the high ({Text(bar.High)}) is below the low ({Text(bar.Low)}).";
        if (bar.Open > bar.High || bar.Close > bar.High)
            return $"the high ({Text(bar.High)}) is below the {(bar.Close > bar.High ? "close" : "open")} ({Text(Math.Max(bar.Open, bar.Close))}).";
        if (bar.Open < bar.Low || bar.Close < bar.Low)
            return $"the low ({Text(bar.Low)}) is above the {(bar.Close < bar.Low ? "close" : "open")} ({Text(Math.Min(bar.Open, bar.Close))}).";
        return null;
    }

    private static string TimeOf(in Bar bar) => DateTimeOffset.FromUnixTimeSeconds(bar.Time).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Show(ReadOnlySpan<byte> cell) => System.Text.Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, 24)]);
}
