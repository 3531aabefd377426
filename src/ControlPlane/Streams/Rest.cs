namespace Longhouse.ControlPlane.Streams;

/// <summary>The pause between two looks of a stream.</summary>
internal static class Rest
{
    /// <summary>False when the stream ends meanwhile: whoever listens went away, or the server stops. Neither is a failure.</summary>
    public static async Task<bool> ForAsync(TimeSpan time, TimeProvider clock, CancellationToken cancel)
    {
        await Task.Delay(time, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancel.IsCancellationRequested;
    }
}
