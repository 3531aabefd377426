using System.Runtime.CompilerServices;

namespace Longhouse.Simulator.Engine.Bars;

/// <summary>One bar. Prices are whole numbers: the price times ten to the series' <see cref="PriceScale"/>, so that sums and comparisons are exact.</summary>
internal readonly record struct Bar(long Time, long Open, long High, long Low, long Close);

/// <summary>How prices of a series become whole numbers, of 15 digits at most, and back.</summary>
internal readonly record struct PriceScale(int Digits)
{
    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    public double Unit => Powers[Digits];

    public double ToDouble(long ticks) => ticks / Unit;

    /// <summary>As a sentence says it: with all digits of the series, and never fewer than two.</summary>
    public string ToWords(long ticks) => ToDouble(ticks).ToString(Digits <= 2 ? "0.00" : "0.00" + new string('0', Digits - 2), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The decimal text with at least one digit behind the point, as ids of legs carry it.</summary>
    public string ToText(long ticks)
    {
        var text = ((decimal)ticks / (decimal)Unit).ToString(System.Globalization.CultureInfo.InvariantCulture);
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
