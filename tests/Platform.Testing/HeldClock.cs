namespace Longhouse.Platform.Testing;

/// <summary>A clock that stands still until it is advanced; timers fire then, in order.</summary>
public sealed class HeldClock(DateTimeOffset start) : TimeProvider
{
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
            until = _elapsed + by.Ticks;
        while (true)
        {
            HeldTimer? due;
            lock (_lock)
            {
                due = _timers.Where(t => t.DueAt <= until).MinBy(t => t.DueAt);
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

        public void Fire() => callback(state);

        public void Reschedule() => DueAt = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? long.MaxValue : DueAt + _period.Ticks;

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
