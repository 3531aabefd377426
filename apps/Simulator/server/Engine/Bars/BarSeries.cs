using System.Globalization;
using System.Runtime.CompilerServices;

namespace Longhouse.Simulator.Engine.Bars;

/// <summary>One bar. Prices are whole numbers: the price times ten to the series' <see cref="PriceScale"/>, so that sums and comparisons are exact.</summary>
internal readonly record struct Bar(long Time, long Open, long High, long Low, long Close);

/// <summary>How prices of a series become whole numbers, and back.</summary>
/// <param name="Digits">So many digits behind the point are kept: all of them, since a price that a program rounded may be written as 100.30000000000001.</param>
/// <param name="ShownDigits">So many are worth showing.</param>
internal readonly record struct PriceScale(int Digits, int ShownDigits)
{
    /// <summary>No price is further from 0: four of them can be added.</summary>
    public const long MaxTicks = long.MaxValue / 4;

    // A double holds every whole number up to here, and a quotient of two that it holds is rounded once.
    private const long MaxExact = 1L << 53;

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18];

    public PriceScale(int digits) : this(digits, digits)
    {
    }

    public double Unit { get; } = Powers[Digits];

    /// <summary>The nearest double, as a program reads it that was given the price as text.</summary>
    public double ToDouble(long ticks) => ticks is <= MaxExact and >= -MaxExact ? ticks / Unit : Nearest((decimal)ticks / (decimal)Unit);

    /// <inheritdoc cref="ToDouble"/>
    public double ThousandthsToDouble(Int128 ticks) =>
        ticks <= MaxExact && ticks >= -MaxExact ? (long)ticks / (Unit * 1000) : Nearest((decimal)ticks / ((decimal)Unit * 1000));

    // By its text: the conversion of a decimal rounds more than once.
    private static double Nearest(decimal price) => double.Parse(price.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>As a sentence says it, and never with fewer digits than two.</summary>
    public string ToWords(long ticks) => ToDouble(ticks).ToString(ShownDigits <= 2 ? "0.00" : "0.00" + new string('0', ShownDigits - 2), CultureInfo.InvariantCulture);

    /// <summary>The decimal text with at least one digit behind the point, as ids of legs carry it.</summary>
    public string ToText(long ticks)
    {
        var text = ((decimal)ticks / (decimal)Unit).ToString(CultureInfo.InvariantCulture);
        if (text.Contains('.', StringComparison.Ordinal))
            text = text.TrimEnd('0');
        return text.EndsWith('.') ? text + "0" : text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }
}

/// <summary>Bars in order of time, from index 0. Immutable once loaded and shared by all who replay them; a later start is a view of the same bars.</summary>
internal sealed class BarSeries(Bar[] bars, PriceScale scale, int offset = 0) : IEquatable<BarSeries>
{
    private readonly Bar[] _bars = bars;
    private readonly int _offset = offset;

    public PriceScale Scale => scale;

    public int Count => _bars.Length - _offset;

    public ref readonly Bar this[int index] => ref _bars[_offset + index];

    public ReadOnlySpan<Bar> Bars => _bars.AsSpan(_offset);

    public BarSeries From(int index) => index == 0 ? this : new BarSeries(_bars, scale, _offset + index);

    /// <summary>The index of the first bar at or after this time; <see cref="Count"/> when there is none.</summary>
    public int FirstAt(long time)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = this[middle].Time < time ? (middle + 1, high) : (low, middle);
        }
        return low;
    }

    /// <summary>The same view of the same bars.</summary>
    public bool Equals(BarSeries? other) => other is not null && ReferenceEquals(_bars, other._bars) && _offset == other._offset;

    public override bool Equals(object? obj) => Equals(obj as BarSeries);

    public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(_bars), _offset);
}
