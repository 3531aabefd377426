using System.Diagnostics;

namespace Longhouse.Bench.ControlPlane;

/// <summary>
/// Requests at a fixed rate, whether or not the ones before were answered, as many callers make them. A time counts from when the request was due, so
/// that a stall is paid by all who would have come in it.
/// </summary>
internal static class OpenLoad
{
    /// <summary>Milliseconds of each request, in ascending order.</summary>
    public static async Task<double[]> RunAsync(int perSecond, TimeSpan length, Func<int, Task> request)
    {
        var count = (int)(perSecond * length.TotalSeconds);
        var started = Stopwatch.GetTimestamp();
        var times = new double[count];
        var running = new Task[count];
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromSeconds(i / (double)perSecond);
            if (due - Stopwatch.GetElapsedTime(started) is { TotalMilliseconds: >= 1 } rest)
                await Task.Delay(rest, TimeProvider.System);
            running[i] = OneAsync(i, due);
        }
        await Task.WhenAll(running);
        Array.Sort(times);
        return times;

        async Task OneAsync(int i, TimeSpan due)
        {
            await request(i);
            times[i] = (Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds;
        }
    }

    public static double At(this double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
