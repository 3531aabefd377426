using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Longhouse.Simulator.Engine;

/// <summary>What each bar asks of all legs, asked of columns, several rows at a time: most bars concern few.</summary>
internal static class Columns
{
    /// <summary>Rows whose one value lies above its limit or whose other lies below its own, in order; how many there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FindBeyond(ReadOnlySpan<long> lows, long low, ReadOnlySpan<long> highs, long high, Span<int> rows)
    {
        ref var firstLow = ref MemoryMarshal.GetReference(lows);
        ref var firstHigh = ref MemoryMarshal.GetReference(highs);
        var (wideLow, wideHigh) = (new Vector<long>(low), new Vector<long>(high));
        var (count, at) = (0, 0);
        while (at < lows.Length)
        {
            var end = Math.Min(at + Vector<long>.Count, lows.Length);
            if (end - at == Vector<long>.Count
                && (Vector.GreaterThan(Vector.LoadUnsafe(ref firstLow, (nuint)at), wideLow) | Vector.LessThan(Vector.LoadUnsafe(ref firstHigh, (nuint)at), wideHigh)) == Vector<long>.Zero)
            {
                at = end;
                continue;
            }
            for (; at < end; at++)
            {
                rows[count] = at; // the next row is written over it unless it counts: nobody can foresee which do
                count += lows[at] > low | highs[at] < high ? 1 : 0;
            }
        }
        return count;
    }

    /// <summary>The first row from this one on that holds the value, or −1.</summary>
    public static int IndexOf(ReadOnlySpan<long> column, long value, int start)
    {
        var at = column[start..].IndexOf(value);
        return at < 0 ? -1 : start + at;
    }
}
