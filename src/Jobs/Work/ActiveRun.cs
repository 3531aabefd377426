namespace Longhouse.Jobs.Work;

/// <summary>Why a run's token fired.</summary>
internal enum StopReason
{
    None,
    TimedOut,
    Cancelled,
    LeaseLost,
    ShuttingDown,
}

/// <summary>A job in the hands of this process, from the claim until its outcome is written.</summary>
internal sealed class ActiveRun(JobRun run, long claimedAt)
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _cancel;
    private ITimer? _timer;
    private StopReason _reason;
    private bool _ended;

    public JobRun Run => run;

    public long Id => run.Id;

    /// <summary>When it left the queue: what it waits in this process's hand counts as waiting too.</summary>
    public long ClaimedAt => claimedAt;

    public StopReason Reason
    {
        get
        {
            lock (_gate)
                return _reason;
        }
    }

    public CancellationToken Token
    {
        get
        {
            lock (_gate)
            {
                if (_reason != StopReason.None)
                    return new CancellationToken(canceled: true);
                return (_cancel ??= new CancellationTokenSource()).Token;
            }
        }
    }

    /// <summary>Fires the token after a time, unless the run ends first.</summary>
    public void StopAfter(TimeSpan timeout, TimeProvider time, Action<ActiveRun> stop)
    {
        lock (_gate)
        {
            if (!_ended && _reason == StopReason.None)
                _timer = time.CreateTimer(_ => stop(this), null, timeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Fires the token, and calls <paramref name="abandon"/> later if the handler pays no attention.</summary>
    public void Stop(StopReason reason, TimeSpan grace, TimeProvider time, Action<ActiveRun> abandon)
    {
        CancellationTokenSource? cancel;
        lock (_gate)
        {
            if (_ended || _reason != StopReason.None)
                return;
            _reason = reason;
            _timer?.Dispose();
            _timer = time.CreateTimer(_ => abandon(this), null, grace, Timeout.InfiniteTimeSpan);
            cancel = _cancel;
        }

        // Callbacks of the token are the handler's code, which must not run on the thread that beats the heart.
        _ = cancel?.CancelAsync();
    }

    /// <summary>True for the one caller that ends the run: the handler that returns, or whoever gave up waiting for it.</summary>
    public bool TryEnd()
    {
        lock (_gate)
        {
            if (_ended)
                return false;
            _ended = true;
            _timer?.Dispose();
            return true;
        }
    }
}
