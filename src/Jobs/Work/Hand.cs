namespace Longhouse.Jobs.Work;

/// <summary>What a queue's worker holds: jobs that wait for a place here, and the number of places taken.</summary>
/// <remarks>
/// What is in hand has left the queue and is no longer fair, so it is kept small: beyond the running ones as many as the handlers finish in
/// 5 ms. Only the time in which something ran counts: the time that claims take says nothing about handlers, and counting it would let a
/// slow disk make claims ever smaller. A slow handler has few in hand, a drain of empty ones grows to the most.
/// </remarks>
internal sealed class Hand(int concurrency, TimeProvider time)
{
    private const int Most = 500;
    private const double Window = 0.005;

    private readonly Lock _gate = new();
    private readonly Queue<ActiveRun> _waiting = new();
    private long _finished;
    private long _busySince;
    private TimeSpan _busy;
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
            if (_running++ == 0)
                _busySince = time.GetTimestamp();
            return run;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _finished++;
            if (--_running == 0)
                _busy += time.GetElapsedTime(_busySince);
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
        if (_running > 0)
        {
            var now = time.GetTimestamp();
            _busy += time.GetElapsedTime(_busySince, now);
            _busySince = now;
        }

        // Sixteen timers that fire together are no rate: enough time or enough jobs make one.
        if (_busy.TotalSeconds < Window && _finished < 4 * concurrency)
            return;
        _extra = Math.Min(Most, _finished / _busy.TotalSeconds * Window);
        _finished = 0;
        _busy = TimeSpan.Zero;
    }
}
