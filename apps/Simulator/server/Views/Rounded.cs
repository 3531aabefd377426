namespace Longhouse.Simulator.Views;

/// <summary>Numbers with no more digits than any panel shows, which is a third of the bytes.</summary>
internal static class Rounded
{
    public static double? Of(double? value, int digits = 5) => value is { } v ? Of(v, digits) : null;

    /// <summary>To so many digits that count.</summary>
    public static double Of(double value, int digits = 5)
    {
        if (value == 0 || !double.IsFinite(value))
            return 0;
        var behind = digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return behind is >= 0 and <= 12 ? Math.Round(value, behind) : value;
    }
}
