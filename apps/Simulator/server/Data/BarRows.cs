using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Data;

/// <summary>A row of a file, and the bar that it says.</summary>
internal readonly record struct BarRow(int Number, Bar Bar, bool IsVolumeNegative = false);

/// <summary>The rows of a file as they stand in it: bars whose prices share one scale, not yet sorted nor held against each other.</summary>
internal sealed record BarRows(List<BarRow> Bars, PriceScale Scale)
{
    /// <summary>Nobody quotes a price with more.</summary>
    private const int FewDecimals = 8;
    private const int DigitsOfDoubles = 14;

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
            if (ReadRow(line, cells[..count], layout, out var time, out var prices, out var isVolumeNegative) is { } what)
            {
                faults.Add(new CsvFault(row, what));
                if (stopAtFirst)
                    break;
                continue;
            }
            var (open, high, low, close) = prices;
            bars.Add(new BarRow(row, new Bar(time, open.Digits, high.Digits, low.Digits, close.Digits), isVolumeNegative));
            places.Add(new Places((byte)open.Decimals, (byte)high.Decimals, (byte)low.Decimals, (byte)close.Decimals));
            largest = Math.Max(largest, Math.Max(Math.Max(open.Whole, high.Whole), Math.Max(low.Whole, close.Whole)));
            finest = Math.Max(finest, Math.Max(Math.Max(open.Decimals, high.Decimals), Math.Max(low.Decimals, close.Decimals)));
        }
        // All prices share one scale. It holds every digit, unless the largest price leaves no room for the finest.
        var decimals = finest;
        while (decimals > 0 && largest >= PriceScale.MaxTicks / RawPrice.Powers[decimals])
            decimals--;
        ToScale(CollectionsMarshal.AsSpan(bars), CollectionsMarshal.AsSpan(places), decimals);
        return new BarRows(bars, new PriceScale(decimals, ShownOf(CollectionsMarshal.AsSpan(bars), decimals)));
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

    // As many as a price needs that is rounded as programs round: 100.30000000000001 is 100.3.
    private static int ShownOf(ReadOnlySpan<BarRow> bars, int decimals)
    {
        if (decimals <= FewDecimals)
            return decimals;
        var shown = 0;
        foreach (ref readonly var row in bars)
        {
            foreach (var price in (ReadOnlySpan<long>)[row.Bar.Open, row.Bar.High, row.Bar.Low, row.Bar.Close])
            {
                var step = RawPrice.Powers[decimals - shown];
                // Nearer to a number of so few digits than a double of that size can be told from its neighbours.
                while (shown < FewDecimals && Math.Abs(price - (Math.Round((decimal)price / step) * step)) > Math.Abs(price) / RawPrice.Powers[DigitsOfDoubles])
                    step = RawPrice.Powers[decimals - ++shown];
            }
        }
        return shown;
    }

    /// <summary>How many digits each price of a bar had behind the point.</summary>
    private readonly record struct Places(byte Open, byte High, byte Low, byte Close);

    private readonly record struct RawPrice(long Digits, int Decimals)
    {
        public static readonly long[] Powers = [.. Enumerable.Range(0, CsvNumber.MaxDigits + 1).Select(power => (long)BigInteger.Pow(10, power))];

        /// <summary>What stands before the point, without the sign.</summary>
        public long Whole => Math.Abs(Digits) / Powers[Decimals];

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
        ReadOnlySpan<byte> line, ReadOnlySpan<Range> cells, CsvLayout layout, out long time, out (RawPrice Open, RawPrice High, RawPrice Low, RawPrice Close) prices,
        out bool isVolumeNegative)
    {
        prices = default;
        (time, isVolumeNegative) = (0, false);
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
            ?? ReadVolume(line, cells, layout, out isVolumeNegative);
    }

    private static string? ReadPrice(ReadOnlySpan<byte> line, ReadOnlySpan<Range> cells, int column, string name, out RawPrice price)
    {
        var read = CsvNumber.TryRead(line[cells[column]], out var digits, out var decimals);
        price = new RawPrice(digits, decimals);
        return read ? null : $"the {name} \"{Show(line[cells[column]])}\" is not a price.";
    }

    // Nothing rests on it; a row with less than none is as invalid as one whose high lies below its low, and NaN is how some write that there is none.
    private static string? ReadVolume(ReadOnlySpan<byte> line, ReadOnlySpan<Range> cells, CsvLayout layout, out bool isNegative)
    {
        isNegative = false;
        if (layout.Volume < 0 || layout.Volume >= cells.Length)
            return null;
        var cell = CsvNumber.Trim(line[cells[layout.Volume]]);
        if (cell.Length == 0)
            return null;
        if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var volume))
            return $"the volume \"{Show(cell)}\" is not a number.";
        isNegative = volume < 0;
        return null;
    }

    private static string Show(ReadOnlySpan<byte> cell) => System.Text.Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, 24)]);
}
