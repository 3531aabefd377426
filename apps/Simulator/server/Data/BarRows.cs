using System.Globalization;
using System.Runtime.InteropServices;
using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Data;

/// <summary>A row of a file, and the bar that it says.</summary>
internal readonly record struct BarRow(int Number, Bar Bar);

/// <summary>The rows of a file as they stand in it: bars whose prices share one scale, not yet sorted nor held against each other.</summary>
internal sealed record BarRows(List<BarRow> Bars, PriceScale Scale)
{
    public static BarRows Read(ReadOnlySpan<byte> bytes, out List<CsvFault> faults, bool stopAtFirst)
    {
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        var layout = CsvLayout.Find(bytes);
        faults = [];
        var bars = new List<BarRow>(bytes.Length / 48);
        var places = new List<Places>(bytes.Length / 48);
        var (largest, finest) = (0L, 0);
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
            var (open, high, low, close) = prices;
            bars.Add(new BarRow(row, new Bar(time, open.Digits, high.Digits, low.Digits, close.Digits)));
            places.Add(new Places((byte)open.Decimals, (byte)high.Decimals, (byte)low.Decimals, (byte)close.Decimals));
            largest = Math.Max(largest, Math.Max(Math.Max(open.Whole, high.Whole), Math.Max(low.Whole, close.Whole)));
            finest = Math.Max(finest, Math.Max(Math.Max(open.Decimals, high.Decimals), Math.Max(low.Decimals, close.Decimals)));
        }
        // All prices share one scale. It holds every digit, unless the largest price and the finest have more than 15 digits between them.
        var decimals = Math.Min(finest, CsvNumber.MaxDigits - Math.Max(1, RawPrice.DigitsOf(largest)));
        ToScale(CollectionsMarshal.AsSpan(bars), CollectionsMarshal.AsSpan(places), decimals);
        return new BarRows(bars, new PriceScale(decimals));
    }

    // In their place: a copy of a long history would be most of what loading takes of memory.
    private static void ToScale(Span<BarRow> bars, ReadOnlySpan<Places> places, int decimals)
    {
        for (var i = 0; i < bars.Length; i++)
        {
            var (bar, own) = (bars[i].Bar, places[i]);
            bars[i] = bars[i] with
            {
                Bar = new Bar(
                    bar.Time, new RawPrice(bar.Open, own.Open).At(decimals), new RawPrice(bar.High, own.High).At(decimals),
                    new RawPrice(bar.Low, own.Low).At(decimals), new RawPrice(bar.Close, own.Close).At(decimals)),
            };
        }
    }

    /// <summary>How many digits each price of a bar had behind the point.</summary>
    private readonly record struct Places(byte Open, byte High, byte Low, byte Close);

    private readonly record struct RawPrice(long Digits, int Decimals)
    {
        private static readonly long[] Powers = [.. Enumerable.Range(0, CsvNumber.MaxDigits + 1).Select(power => (long)Math.Pow(10, power))];

        /// <summary>What stands before the point, without the sign.</summary>
        public long Whole => Math.Abs(Digits) / Powers[Decimals];

        public long At(int decimals) => decimals >= Decimals
            ? Digits * Powers[decimals - Decimals]
            : (long)Math.Round((decimal)Digits / Powers[Decimals - decimals], MidpointRounding.ToEven);

        public static int DigitsOf(long whole)
        {
            var count = 0;
            while (whole >= Powers[count])
                count++;
            return count;
        }
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

    private static string Show(ReadOnlySpan<byte> cell) => System.Text.Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, 24)]);
}
