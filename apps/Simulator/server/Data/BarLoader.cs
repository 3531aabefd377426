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
        var rows = BarRows.Read(bytes, out var faults, stopAtFirst: true);
        if (faults is [var first, ..])
            throw new CsvException(first);
        return Clean(rows);
    }

    /// <summary>Everything that is wrong with a file, up to a bound.</summary>
    public static IReadOnlyList<CsvFault> Check(ReadOnlySpan<byte> bytes, int most)
    {
        var rows = BarRows.Read(bytes, out var faults, stopAtFirst: false);
        var scale = rows.Scale;
        var seen = new HashSet<long>();
        for (var i = 0; i < rows.Bars.Count && faults.Count < most; i++)
        {
            if (Invalid(rows.Bars[i], scale) is { } what)
                faults.Add(new CsvFault(rows.Bars[i].Number, what));
            if (!seen.Add(rows.Bars[i].Bar.Time))
                faults.Add(new CsvFault(rows.Bars[i].Number, $"there is a bar of {TimeOf(rows.Bars[i].Bar)} already; the last one counts."));
            if (i > 0 && rows.Bars[i].Bar.Time < rows.Bars[i - 1].Bar.Time)
                faults.Add(new CsvFault(rows.Bars[i].Number, $"{TimeOf(rows.Bars[i].Bar)} stands after a later time; the file is sorted when it is loaded."));
        }
        return [.. faults.OrderBy(fault => fault.Row).Take(most)];
    }

    private static LoadedBars Clean(BarRows rows)
    {
        var bars = rows.Bars;
        var unsorted = false;
        for (var i = 1; i < bars.Count && !unsorted; i++)
            unsorted = bars[i].Bar.Time < bars[i - 1].Bar.Time;
        if (unsorted)
            bars = [.. bars.OrderBy(b => b.Bar.Time)]; // stable, so that the last of equal times stays the last
        var kept = new Bar[bars.Count];
        var (count, dropped, duplicates) = (0, 0, 0);
        (int Row, string What)? firstBad = null;
        for (var i = 0; i < bars.Count; i++)
        {
            if (i + 1 < bars.Count && bars[i + 1].Bar.Time == bars[i].Bar.Time)
            {
                duplicates++;
                continue;
            }
            if (Invalid(bars[i], rows.Scale) is { } what)
            {
                firstBad ??= (bars[i].Number, what);
                dropped++;
                continue;
            }
            kept[count++] = bars[i].Bar;
        }
        if (count == 0)
            throw new CsvException(firstBad is { } none ? new CsvFault(none.Row, none.What) : new CsvFault(0, "The file holds no bars."));
        if (firstBad is { } bad && dropped > (count + dropped) * MaxInvalidPart)
            throw new CsvException(new CsvFault(bad.Row, $"{bad.What} {dropped:N0} of {count + dropped:N0} rows are like that. Nothing was loaded."));
        Array.Resize(ref kept, count);
        return new LoadedBars(new BarSeries(kept, rows.Scale), dropped, duplicates, unsorted);
    }

    private static string? Invalid(in BarRow row, PriceScale scale)
    {
        var bar = row.Bar;
        string Text(long price) => scale.ToText(price);
        if (bar.High < bar.Low)
            return $"the high ({Text(bar.High)}) is below the low ({Text(bar.Low)}).";
        if (bar.Open > bar.High || bar.Close > bar.High)
            return $"the high ({Text(bar.High)}) is below the {(bar.Close > bar.High ? "close" : "open")} ({Text(Math.Max(bar.Open, bar.Close))}).";
        if (bar.Open < bar.Low || bar.Close < bar.Low)
            return $"the low ({Text(bar.Low)}) is above the {(bar.Close < bar.Low ? "close" : "open")} ({Text(Math.Min(bar.Open, bar.Close))}).";
        return row.IsVolumeNegative ? "the volume is below 0." : null;
    }

    private static string TimeOf(in Bar bar) => DateTimeOffset.FromUnixTimeSeconds(bar.Time).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
