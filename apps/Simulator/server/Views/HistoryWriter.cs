using System.Buffers.Binary;
using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Views;

/// <summary>
/// Bars in few bytes, about seven each. A head of 32 bytes (magic, first index, count, digits behind the point, seconds per step, time of the first
/// bar), then for each bar five numbers of varying length: time since the last in steps, open against the last close, close against open, and how far
/// high and low reach beyond these two. Prices are whole steps; those with a sign are zigzag.
/// </summary>
internal static class HistoryWriter
{
    public const string ContentType = "application/vnd.longhouse.bars";
    private const uint Magic = 0x3142484C; // "LHB1"
    private const int HeadBytes = 32;
    private const int MostBytesPerBar = 50;

    public static ReadOnlyMemory<byte> Write(BarSeries series, int from, int to)
    {
        var count = Math.Max(0, to - from);
        var bytes = new byte[HeadBytes + (count * 12) + MostBytesPerBar];
        var step = StepOf(series, from, to);
        var head = bytes.AsSpan();
        BinaryPrimitives.WriteUInt32LittleEndian(head, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], from);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], count);
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], series.Scale.Digits);
        BinaryPrimitives.WriteInt64LittleEndian(head[16..], step);
        BinaryPrimitives.WriteInt64LittleEndian(head[24..], count > 0 ? series[from].Time : 0);
        var at = HeadBytes;
        var (time, close) = (count > 0 ? series[from].Time : 0, 0L);
        for (var i = from; i < to; i++)
        {
            if (bytes.Length - at < MostBytesPerBar)
                Array.Resize(ref bytes, bytes.Length * 2);
            ref readonly var bar = ref series[i];
            at = Put(bytes, at, (ulong)((bar.Time - time) / step));
            at = Put(bytes, at, ZigZag(bar.Open - close));
            at = Put(bytes, at, ZigZag(bar.Close - bar.Open));
            at = Put(bytes, at, (ulong)(bar.High - Math.Max(bar.Open, bar.Close)));
            at = Put(bytes, at, (ulong)(Math.Min(bar.Open, bar.Close) - bar.Low));
            (time, close) = (bar.Time, bar.Close);
        }
        return bytes.AsMemory(0, at);
    }

    // The largest step of which every distance is a whole number.
    private static long StepOf(BarSeries series, int from, int to)
    {
        var step = 0L;
        for (var i = from + 1; i < to && step != 1; i++)
        {
            var (a, b) = (step, series[i].Time - series[i - 1].Time);
            while (b != 0)
                (a, b) = (b, a % b);
            step = a;
        }
        return Math.Max(step, 1);
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
