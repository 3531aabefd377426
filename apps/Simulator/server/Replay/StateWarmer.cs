using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Replay;

/// <summary>
/// Goes through a whole history once, after somebody has opened it and while nobody waits for it, so that every bar is near a saved state from then on:
/// without it the first seek across eighteen years takes half a second.
/// </summary>
internal sealed class StateWarmer(SavedStates saved) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private int _isBusy;

    /// <summary>Begins, where that is not done yet; one history at a time, since each takes a core.</summary>
    public Task WarmAsync(BarSeries series, ReplayPlan plan)
    {
        var last = (series.Count - 1) / SavedStates.Interval * SavedStates.Interval;
        if (last == 0 || saved.Has(series, plan, last) || Interlocked.Exchange(ref _isBusy, 1) == 1)
            return Task.CompletedTask;
        var cancel = _stopping.Token;
        return Task.Factory.StartNew(() => Run(series, plan, last, cancel), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Run(BarSeries series, ReplayPlan plan, int last, CancellationToken cancel)
    {
        try
        {
            // The thread is this one's alone: whoever answers a request goes first.
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
            new Playhead(series, plan, saved).SeekTo(last, cancel);
        }
        catch (OperationCanceledException)
        {
            // the server stops
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }
}
