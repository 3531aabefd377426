using System.Buffers.Binary;
using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Views;

/// <summary>
/// Bars in few bytes, about six each. A head of 40 bytes (magic, first index, count, digits behind the point, seconds per step, time of the first
/// bar, tick), then for each bar five numbers of varying length: time since the last in steps, open against the last close, close against open, and how
/// far high and low reach beyond these two. Prices are whole ticks, a tick being that many units of the last digit; those with a sign are zigzag.
/// </summary>
internal static class HistoryWriter
{
    public const string ContentType = "application/vnd.longhouse.bars";
    private const uint Magic = 0x3242484C; // "LHB2"
    private const int HeadBytes = 40;
    private const int MostBytesPerBar = 50;

    public static ReadOnlyMemory<byte> Write(BarSeries series, int from, int to)
    {
        var count = Math.Max(0, to - from);
        var bytes = new byte[HeadBytes + (count * 12) + MostBytesPerBar];
        var (step, tick) = (StepOf(series, from, to), TickOf(series, from, to));
        var head = bytes.AsSpan();
        BinaryPrimitives.WriteUInt32LittleEndian(head, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], from);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], count);
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], series.Scale.Digits);
        BinaryPrimitives.WriteInt64LittleEndian(head[16..], step);
        BinaryPrimitives.WriteInt64LittleEndian(head[24..], count > 0 ? series[from].Time : 0);
        BinaryPrimitives.WriteInt64LittleEndian(head[32..], tick);
        var at = HeadBytes;
        var (time, close) = (count > 0 ? series[from].Time : 0, 0L);
        for (var i = from; i < to; i++)
        {
            if (bytes.Length - at < MostBytesPerBar)
                Array.Resize(ref bytes, bytes.Length * 2);
            ref readonly var bar = ref series[i];
            at = Put(bytes, at, (ulong)((bar.Time - time) / step));
            at = Put(bytes, at, ZigZag((bar.Open - close) / tick));
            at = Put(bytes, at, ZigZag((bar.Close - bar.Open) / tick));
            at = Put(bytes, at, (ulong)((bar.High - Math.Max(bar.Open, bar.Close)) / tick));
            at = Put(bytes, at, (ulong)((Math.Min(bar.Open, bar.Close) - bar.Low) / tick));
            (time, close) = (bar.Time, bar.Close);
        }
        return bytes.AsMemory(0, at);
    }

    // The largest step of which every distance is a whole number.
    private static long StepOf(BarSeries series, int from, int to)
    {
        var step = 0L;
        for (var i = from + 1; i < to && step != 1; i++)
            step = Divisor(step, series[i].Time - series[i - 1].Time);
        return Math.Max(step, 1);
    }

    // The largest one of which every price is a whole number; of these bars only, since others may not have been seen.
    private static long TickOf(BarSeries series, int from, int to)
    {
        var tick = 0L;
        for (var i = from; i < to && tick != 1; i++)
        {
            ref readonly var bar = ref series[i];
            tick = Divisor(Divisor(Divisor(Divisor(tick, bar.Open), bar.High), bar.Low), bar.Close);
        }
        return Math.Max(tick, 1);
    }

    /// <summary>The greatest common one; of nothing and a number, the number.</summary>
    private static long Divisor(long a, long b)
    {
        for (b = Math.Abs(b); b != 0;)
            (a, b) = (b, a % b);
        return a;
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static int Put(byte[] bytes, int at, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes[at++] = (byte)(value | 0x80);
        bytes[at++] = (byte)value;
        return at;
    }
}
