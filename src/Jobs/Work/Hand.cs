namespace Longhouse.Jobs.Work;

/// <summary>What a queue's worker holds: jobs that wait for a place here, and the number of places taken.</summary>
/// <remarks>
/// What is in hand has left the queue and is no longer fair, so it is kept small: beyond the running ones as many as were finished in the
/// last 5 ms. A slow handler has none, a drain of empty ones grows to the most.
/// </remarks>
internal sealed class Hand(int concurrency, TimeProvider time)
{
    private const int Most = 500;
    private const double Window = 0.005;

    private readonly Lock _gate = new();
    private readonly Queue<ActiveRun> _waiting = new();
    private long _finished;
    private long _measuredFinished;
    private long _measuredAt = time.GetTimestamp();
    private double _extra;
    private int _running;
    private bool _closed;

    public int Running
    {
        get
        {
            lock (_gate)
                return _running;
        }
    }

    public bool IsIdle
    {
        get
        {
            lock (_gate)
                return _running == 0 && _waiting.Count == 0;
        }
    }

    /// <summary>Places free now, and how many make a claim worth its round trips.</summary>
    public (int Free, int Worthwhile) Places()
    {
        lock (_gate)
        {
            Measure();
            var target = concurrency + (int)_extra;
            return (Math.Max(0, target - _running - _waiting.Count), Math.Max(1, target / 4));
        }
    }

    public void Add(IEnumerable<ActiveRun> runs)
    {
        lock (_gate)
        {
            foreach (var run in runs)
                _waiting.Enqueue(run);
        }
    }

    /// <summary>A job and a place for it, or null when there is none of either.</summary>
    public ActiveRun? Start()
    {
        lock (_gate)
        {
            if (_closed || _running >= concurrency || !_waiting.TryDequeue(out var run))
                return null;
            _running++;
            return run;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _running--;
            _finished++;
        }
    }

    /// <summary>Starts nothing any more, and answers what was not started.</summary>
    public List<ActiveRun> Close()
    {
        lock (_gate)
        {
            _closed = true;
            return TakeWaiting();
        }
    }

    public List<ActiveRun> DropWaiting()
    {
        lock (_gate)
            return TakeWaiting();
    }

    private List<ActiveRun> TakeWaiting()
    {
        var waiting = _waiting.ToList();
        _waiting.Clear();
        return waiting;
    }

    private void Measure()
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_measuredAt, now).TotalSeconds;
        if (elapsed < 0.001)
            return;
        _extra = Math.Min(Most, (_finished - _measuredFinished) / elapsed * Window);
        _measuredFinished = _finished;
        _measuredAt = now;
    }
}
