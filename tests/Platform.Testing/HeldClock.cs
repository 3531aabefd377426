namespace Longhouse.Platform.Testing;

/// <summary>
/// A clock that stands still until it is advanced; timers fire then, in order. One that recurs fires a good number of times and then once more at
/// its last time on the way: nobody can tell, since a tick that is not waited for is lost anyway, and a day has many seconds.
/// </summary>
public sealed class HeldClock(DateTimeOffset start) : TimeProvider
{
    private const int MostTicks = 100;
    private readonly Lock _lock = new();
    private readonly List<HeldTimer> _timers = [];
    private DateTimeOffset _now = start;
    private long _elapsed;

    public HeldClock() : this(new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp()
    {
        lock (_lock)
            return _elapsed;
    }

    public void Advance(TimeSpan by)
    {
        long until;
        lock (_lock)
        {
            until = _elapsed + by.Ticks;
            foreach (var timer in _timers)
                timer.Ticks = 0;
        }
        while (true)
        {
            HeldTimer? due;
            lock (_lock)
            {
                due = _timers.Where(t => t.DueAt <= until).MinBy(t => t.DueAt);
                if (due is { Ticks: MostTicks } && due.SkipTo(until))
                    continue; // another one may come first now
                var step = (due?.DueAt ?? until) - _elapsed;
                if (step > 0)
                {
                    _elapsed += step;
                    _now += TimeSpan.FromTicks(step);
                }
                due?.Reschedule();
            }
            if (due is null)
                return;
            due.Fire();
        }
    }

    /// <summary>Sets the wall clock alone, as an operator or a time server does; durations go on as before.</summary>
    public void Jump(TimeSpan by)
    {
        lock (_lock)
            _now += by;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HeldTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class HeldTimer(HeldClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public long DueAt { get; private set; } = long.MaxValue;

        /// <summary>How often it fired in this advance.</summary>
        public int Ticks { get; set; }

        private bool Recurs => _period > TimeSpan.Zero;

        public void Fire() => callback(state);

        public void Reschedule()
        {
            Ticks++;
            DueAt = Recurs ? DueAt + _period.Ticks : long.MaxValue;
        }

        /// <summary>Leaves out the ticks before the last one; says whether there were any.</summary>
        public bool SkipTo(long until)
        {
            var skipped = Recurs ? (until - DueAt) / _period.Ticks : 0;
            DueAt += skipped * _period.Ticks;
            return skipped > 0;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                _period = period;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock._elapsed + dueTime.Ticks;
                clock._timers.Remove(this);
                if (DueAt != long.MaxValue)
                    clock._timers.Add(this);
            }
            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
