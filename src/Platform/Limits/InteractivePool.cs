using System.Diagnostics.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Longhouse.Platform.Limits;

/// <summary>
/// A bounded number of places for work that somebody waits for and that is worth nothing later, such as the rendering of a preview. When
/// all are taken, tenants queue side by side: the next place goes to the one with the fewest, and among equals to the one that has
/// stood in line longest since its last, however many requests another has waiting.
/// </summary>
public sealed class InteractivePool
{
    private const double Smoothing = 0.2;

    private static readonly TimeSpan ShortestRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private readonly InteractivePoolOptions _options;
    private readonly TimeProvider _clock;
    private readonly Tag _tag;
    private readonly Histogram<double> _waits;
    private readonly Histogram<double> _runs;
    private readonly Counter<long> _refusals;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Tenant, string Key), PoolPlace> _newest = [];
    private int _running;
    private int _waiting;
    private long _turn;
    private double _usualSeconds = 1;

    internal InteractivePool(string name, InteractivePoolOptions options, IMeterFactory meters, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _tag = new Tag("pool", name);

        var meter = meters.Create("Longhouse.Limits");
        _waits = meter.CreateHistogram<double>("longhouse.limits.pool.wait", "s", "Time that interactive work waited for a place.");
        _runs = meter.CreateHistogram<double>("longhouse.limits.pool.run", "s", "Time that interactive work held its place.");
        _refusals = meter.CreateCounter<long>("longhouse.limits.pool.refused", "{request}", "Interactive work that got no place.");
        meter.CreateObservableUpDownCounter("longhouse.limits.pool.running", () => Measure(ref _running), "{place}", "Places taken.");
        meter.CreateObservableUpDownCounter("longhouse.limits.pool.waiting", () => Measure(ref _waiting), "{request}", "Interactive work that waits.");
    }

    /// <summary>
    /// Waits for a place. With a <paramref name="supersedes"/> key, an older request of this tenant with the same key is over: when it
    /// still waits, this one takes its turn; when it runs, it is interrupted.
    /// </summary>
    public async Task<PoolPlace> EnterAsync(string tenant, string? supersedes, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var place = new PoolPlace(this, tenant, supersedes, _clock.GetTimestamp(), cancel);
        lock (_lock)
            Admit(place);

        // Does nothing when the place was granted or refused in the meantime.
        await using var whenCancelled = cancel.UnsafeRegister(static state => ((PoolPlace)state!).Abandon(), place);
        return await place.Granted;
    }

    internal void Leave(PoolPlace place)
    {
        lock (_lock)
        {
            if (!place.IsRunning)
                return;

            var seconds = _clock.GetElapsedTime(place.StartedAt).TotalSeconds;
            _runs.Record(seconds, _tag);
            _usualSeconds += Smoothing * (seconds - _usualSeconds);

            place.End();
            _running--;
            var lane = _lanes[place.Tenant];
            lane.Running--;
            Forget(place, lane);
            StartNext();
        }
    }

    internal void Abandon(PoolPlace place)
    {
        lock (_lock)
        {
            if (!_lanes.TryGetValue(place.Tenant, out var lane) || !lane.Waiting.Remove(place))
                return;

            _waiting--;
            Forget(place, lane);
            place.GiveUp();
        }
    }

    private void Admit(PoolPlace place)
    {
        var older = place.Key is { } key ? _newest.GetValueOrDefault((place.Tenant, key)) : null;
        if (older is { IsRunning: false } && _lanes[place.Tenant].Waiting.Find(older) is { } turn)
        {
            // In the turn of the older one: whoever asks again and again would otherwise never be served.
            turn.Value = place;
            Remember(place);
            Refuse(older, PoolRefusal.Superseded, TimeSpan.Zero);
            return;
        }

        if (!_lanes.TryGetValue(place.Tenant, out var lane))
            _lanes.Add(place.Tenant, lane = new Lane());

        if (_running < _options.Places)
        {
            Start(place, lane);
        }
        else if (_waiting >= _options.MaxWaiting || lane.Waiting.Count >= _options.MaxWaitingPerTenant)
        {
            Refuse(place, _waiting >= _options.MaxWaiting ? PoolRefusal.PoolFull : PoolRefusal.TenantFull, UsualWait());
            Forget(place, lane);
            return;
        }
        else
        {
            // A lane that begins to wait stands behind those that do already.
            if (lane.Waiting.Count == 0)
                lane.InLineSince = ++_turn;
            lane.Waiting.AddLast(place);
            _waiting++;
        }

        older?.Interrupt();
        Remember(place);
    }

    private void StartNext()
    {
        if (_waiting == 0)
            return;

        var next = _lanes.Values.Where(lane => lane.Waiting.Count > 0).MinBy(lane => (lane.Running, lane.InLineSince))!; // somebody waits
        var place = next.Waiting.First!.Value;
        next.Waiting.RemoveFirst();
        _waiting--;
        Start(place, next);
    }

    private void Start(PoolPlace place, Lane lane)
    {
        _running++;
        lane.Running++;
        lane.InLineSince = ++_turn;
        var now = _clock.GetTimestamp();
        _waits.Record(_clock.GetElapsedTime(place.AskedAt, now).TotalSeconds, _tag);
        place.Start(now);
    }

    private void Refuse(PoolPlace place, string reason, TimeSpan retryAfter)
    {
        _refusals.Add(1, _tag, new Tag("reason", reason));
        place.Refuse(new PoolRefusal(reason, retryAfter));
    }

    private void Remember(PoolPlace place)
    {
        if (place.Key is { } key)
            _newest[(place.Tenant, key)] = place;
    }

    private void Forget(PoolPlace place, Lane lane)
    {
        if (place.Key is { } key && ReferenceEquals(_newest.GetValueOrDefault((place.Tenant, key)), place))
            _newest.Remove((place.Tenant, key));
        if (lane is { Running: 0, Waiting.Count: 0 })
            _lanes.Remove(place.Tenant);
    }

    /// <summary>What those that wait now will take at the usual pace.</summary>
    private TimeSpan UsualWait()
    {
        var seconds = _usualSeconds * (_waiting + 1) / _options.Places;
        return TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(seconds), ShortestRetry.TotalSeconds, LongestRetry.TotalSeconds));
    }

    private Measurement<int> Measure(ref int count) => new(Volatile.Read(ref count), _tag);

    private sealed class Lane
    {
        public LinkedList<PoolPlace> Waiting { get; } = new();
        public int Running { get; set; }
        public long InLineSince { get; set; }
    }
}
