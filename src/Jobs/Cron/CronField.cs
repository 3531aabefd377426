using System.Globalization;

namespace Longhouse.Jobs.Cron;

/// <summary>One field of an expression: the values at which it matches, as bits.</summary>
/// <param name="Any">Begins with a star, so that the other day field alone decides the day.</param>
/// <param name="Repeats">Speaks of every so often rather than of a time, so that it follows real time when clocks change.</param>
internal readonly record struct CronField(ulong Bits, bool Any, bool Repeats)
{
    public bool Has(int value) => (Bits & (1UL << value)) != 0;

    public static CronField Parse(string text, int min, int max, string[]? names = null)
    {
        var bits = 0UL;
        foreach (var part in text.Split(','))
            bits |= ParsePart(part, min, max, names);
        return new CronField(bits, text.StartsWith('*'), text.AsSpan().ContainsAny('*', '/', '-'));
    }

    private static ulong ParsePart(string part, int min, int max, string[]? names)
    {
        var (range, step) = part.Split('/') switch
        {
            [var all] => (all, 1),
            [var some, var by] when int.TryParse(by, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 => (some, n),
            _ => throw new FormatException($"\"{part}\" is no range with a step."),
        };
        var hasStep = part.Contains('/');
        var (from, to) = range.Split('-') switch
        {
            ["*"] => (min, max),
            // "5/10" reads as "from 5 on, each tenth".
            [var one] => (Value(one), hasStep ? max : Value(one)),
            [var first, var last] => (Value(first), Value(last)),
            _ => throw new FormatException($"\"{range}\" is no range."),
        };
        if (from > to)
            throw new FormatException($"The range \"{range}\" runs backwards.");

        var bits = 0UL;
        for (var value = from; value <= to; value += step)
            bits |= 1UL << value;
        return bits;

        int Value(string word)
        {
            var named = names is null ? -1 : Array.FindIndex(names, n => n.Equals(word, StringComparison.OrdinalIgnoreCase));
            if (named >= 0)
                return named + min;
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
                return value;
            throw new FormatException($"\"{word}\" is not within {min} to {max}.");
        }
    }
}
