namespace Longhouse.Jobs.Stores;

/// <summary>One waiter, any number of callers; a call while nobody waits is remembered once.</summary>
internal sealed class Signal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiter;
    private bool _set;

    public void Set()
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            waiter = _waiter;
            _waiter = null;
            _set = waiter is null;
        }

        waiter?.TrySetResult();
    }

    /// <summary>True when called, false when the time is over.</summary>
    public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancel)
    {
        TaskCompletionSource waiter;
        lock (_gate)
        {
            if (_set)
            {
                _set = false;
                return true;
            }

            waiter = _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var first = await Task.WhenAny(waiter.Task, Task.Delay(timeout, time, timer.Token));
        await timer.CancelAsync();
        lock (_gate)
        {
            if (_waiter == waiter)
                _waiter = null;
        }

        cancel.ThrowIfCancellationRequested();
        return first == waiter.Task || waiter.Task.IsCompleted;
    }
}
