namespace Longhouse.Simulator.Data;

/// <summary>Reads decimals out of bytes: digits as a whole number, and how many of them stand behind the point. Up to 18 digits are read without loss, one more than any double is written with.</summary>
internal static class CsvNumber
{
    /// <summary>So many digits of a price count; what stands behind them is rounded away.</summary>
    public const int MaxDigits = 18;
    private const int MaxWholeDigits = 15;
    private const decimal Beyond = 1_000_000_000_000_000m;
    private const decimal BeyondDigits = 1_000_000_000_000_000_000m;

    public static bool TryRead(ReadOnlySpan<byte> text, out long digits, out int decimals)
    {
        (digits, decimals) = (0, 0);
        text = Trim(text);
        var negative = text.Length > 0 && text[0] == '-';
        if (negative || (text.Length > 0 && text[0] == '+'))
            text = text[1..];
        if (text.Length == 0)
            return false;
        var (count, afterPoint, seenPoint) = (0, 0, false);
        foreach (var c in text)
        {
            if (c == '.' && !seenPoint)
            {
                seenPoint = true;
                continue;
            }
            if (c is < (byte)'0' or > (byte)'9' || (digits != 0 || c != '0') && ++count > MaxDigits)
                return TryReadWithExponent(text, negative, out digits, out decimals);
            digits = (digits * 10) + (c - '0');
            if (seenPoint)
                afterPoint++;
        }
        if ((text.Length == 1 && seenPoint) || count - afterPoint > MaxWholeDigits)
            return false;
        while (afterPoint > 0 && digits % 10 == 0)
        {
            digits /= 10;
            afterPoint--;
        }
        if (afterPoint > MaxDigits)
            return TryReadWithExponent(text, negative, out digits, out decimals);
        decimals = afterPoint;
        if (negative)
            digits = -digits;
        return true;
    }

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t"u8);
        return text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1].Trim(" \t"u8) : text;
    }

    // Rare: 1.2e3, or more digits than count.
    private static bool TryReadWithExponent(ReadOnlySpan<byte> text, bool negative, out long digits, out int decimals)
    {
        (digits, decimals) = (0, 0);
        const System.Globalization.NumberStyles styles = System.Globalization.NumberStyles.AllowDecimalPoint | System.Globalization.NumberStyles.AllowExponent;
        if (!decimal.TryParse(text, styles, System.Globalization.CultureInfo.InvariantCulture, out var value) || value >= Beyond)
            return false;
        while (decimals < MaxDigits && value != decimal.Truncate(value) && value * 10 < BeyondDigits)
        {
            value *= 10;
            decimals++;
        }
        digits = (long)Math.Round(value, MidpointRounding.ToEven);
        if (digits >= BeyondDigits)
            return false; // rounding made it one digit longer
        while (decimals > 0 && digits % 10 == 0)
        {
            digits /= 10;
            decimals--;
        }
        digits = negative ? -digits : digits;
        return true;
    }
}
