using System.Diagnostics;

namespace Longhouse.Platform.Testing;

/// <summary>Waits for what happens in another process, and no longer than it takes.</summary>
public static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan patience, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > patience)
                throw new TimeoutException($"After {patience.TotalSeconds:0.#} s it is still not so that {what}.");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    public static Task TrueAsync(Func<bool> condition, TimeSpan patience, string what) => TrueAsync(() => Task.FromResult(condition()), patience, what);
}
