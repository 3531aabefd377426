using System.Diagnostics;

namespace Longhouse.Bench.HotPaths;

/// <summary>What one call costs on one thread: the median of several rounds.</summary>
internal readonly record struct Cost(double Nanoseconds, double Bytes);

internal static class Measure
{
    public static Cost Of(int calls, int rounds, Action<int> body)
    {
        body(calls); // compiled and warm before it counts
        var costs = new List<Cost>();
        for (var round = 0; round < rounds; round++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            body(calls);
            var took = Stopwatch.GetElapsedTime(started);
            costs.Add(new Cost(took.TotalNanoseconds / calls, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)calls));
        }

        return costs.OrderBy(cost => cost.Nanoseconds).ElementAt(rounds / 2);
    }
}
