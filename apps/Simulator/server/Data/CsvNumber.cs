namespace Longhouse.Simulator.Data;

/// <summary>Reads decimals out of bytes without loss: digits as a whole number, and how many of them stand behind the point.</summary>
internal static class CsvNumber
{
    /// <summary>Prices have at most so many digits in all; what is longer is no price.</summary>
    private const int MaxDigits = 15;

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
        if (text.Length == 1 && seenPoint)
            return false;
        while (afterPoint > 0 && digits % 10 == 0)
        {
            digits /= 10;
            afterPoint--;
        }
        decimals = afterPoint;
        if (negative)
            digits = -digits;
        return decimals <= 9;
    }

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t"u8);
        return text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1].Trim(" \t"u8) : text;
    }

    // Rare: 1.2e3, or more digits than a price has, which a shorter decimal may still say exactly.
    private static bool TryReadWithExponent(ReadOnlySpan<byte> text, bool negative, out long digits, out int decimals)
    {
        (digits, decimals) = (0, 0);
        if (!decimal.TryParse(text, System.Globalization.NumberStyles.AllowDecimalPoint | System.Globalization.NumberStyles.AllowExponent,
            System.Globalization.CultureInfo.InvariantCulture, out var value))
            return false;
        value = Math.Round(value, 9) / 1.000000000000000000000000000m; // drops zeros at the end
        decimals = value.Scale;
        var whole = value * (decimal)Math.Pow(10, decimals);
        if (whole > 999_999_999_999_999m)
            return false;
        digits = (long)(negative ? -whole : whole);
        return true;
    }
}
