using System.Globalization;
using System.Text;

namespace Longhouse.Simulator.Data;

/// <summary>
/// Makes bars that behave like those of a stock index future at half-hour steps: a daily halt and weekends, gaps when trading opens again, volatility
/// that comes in clusters and follows the hours of the day, quarter-point steps. The same seed makes the same file. It is no market's data, and
/// every row says so.
/// </summary>
internal sealed class BarGenerator(ulong seed)
{
    private const double Tick = 0.25;
    private const int StepSeconds = 1800;
    private const int HaltHour = 22;
    private ulong _state = seed * 0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03;
    private double _spare = double.NaN;

    public void Write(int bars, TextWriter writer)
    {
        writer.Write("time,open,high,low,close,volume,synthetic\n");
        var line = new StringBuilder(64);
        var time = new DateTimeOffset(2006, 1, 1, 23, 0, 0, TimeSpan.Zero); // a Sunday evening, when the week opens
        var price = 1250.0;
        var (variance, regime) = (1.0, 1.0);
        for (var i = 0; i < bars; i++)
        {
            if (i % 960 == 0)
                regime = Math.Clamp(regime * Math.Exp(0.35 * Normal()), 0.45, 3.2); // about a month
            var reopened = i > 0 && Open(ref time);
            var hour = time.Hour + (time.Minute / 60.0);
            var ofDay = 0.45 + (1.5 * Bell(hour, 14.5, 1.6)) + (0.8 * Bell(hour, 19.5, 1.2)) + (0.35 * Bell(hour, 8, 2));
            var shock = Normal();
            variance = 0.06 + (0.9 * variance) + (0.04 * shock * shock * variance);
            var sigma = price * 0.00085 * regime * ofDay * Math.Sqrt(variance);

            var open = reopened ? price + (sigma * 2.2 * Normal()) : price + (Tick * Math.Round(0.6 * Normal()));
            var close = open + (sigma * shock) + (price * 0.0000072 * (price > 8000 ? -1 : 1));
            var high = Math.Max(open, close) + (Math.Abs(Normal()) * sigma * 0.55);
            var low = Math.Min(open, close) - (Math.Abs(Normal()) * sigma * 0.55);
            (open, close) = (Round(open), Round(close));
            (high, low) = (Math.Max(Round(high), Math.Max(open, close)), Math.Min(Round(low), Math.Min(open, close)));
            var volume = (long)(4000 * ofDay * (0.5 + Math.Abs(Normal())));

            line.Clear().Append(CultureInfo.InvariantCulture, $"{time.ToUnixTimeSeconds()},{open:0.00},{high:0.00},{low:0.00},{close:0.00},{volume},1\n");
            writer.Write(line);
            price = Math.Max(close, 300);
            time = time.AddSeconds(StepSeconds);
        }
    }

    // True when trading was closed until this bar.
    private static bool Open(ref DateTimeOffset time)
    {
        if (time.Hour != HaltHour)
            return false;
        time = time.DayOfWeek == DayOfWeek.Friday ? time.AddHours(49) : time.AddHours(1);
        return true;
    }

    private static double Bell(double x, double centre, double width) => Math.Exp(-(x - centre) * (x - centre) / (2 * width * width));

    private static double Round(double price) => Math.Max(Tick, Math.Round(price / Tick) * Tick);

    private double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            var spare = _spare;
            _spare = double.NaN;
            return spare;
        }
        var (radius, angle) = (Math.Sqrt(-2 * Math.Log(1 - Uniform())), 2 * Math.PI * Uniform());
        _spare = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }

    // SplitMix64: small, good enough here, and the same on every machine.
    private double Uniform()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
