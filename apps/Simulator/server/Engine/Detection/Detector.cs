using System.Runtime.CompilerServices;
using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Engine.Detection;

/// <summary>
/// Follows legs bar by bar, without looking ahead. What drives no rule (spikiness, impulsiveness of live legs, bar counts, retracement) is not kept
/// up to date but reckoned when it is read: see <see cref="LegMetrics"/>.
/// </summary>
internal sealed partial class Detector(BarSeries series, EngineMode mode = EngineMode.Corrected)
{
    private readonly LegSide _bull = new(Direction.Bull);
    private readonly LegSide _bear = new(Direction.Bear);
    private readonly List<DetectorEvent> _events = [];
    private readonly LegBuffer _found = new();
    private readonly LegBuffer _dirty = new();
    private readonly LegBuffer _extended = new();
    private readonly List<double> _prunedImpulses = [];
    private readonly Pruning _pruning = new();
    private DetectionConfig _config = DetectionConfig.Default;
    private bool _configChanged;
    private long _numbers;
    private Leg? _first;
    private Leg? _last;

    public DetectionConfig Config
    {
        get => _config;
        set
        {
            (_config, _configChanged) = (value, true);
            _bull.NextLikeness = _bear.NextLikeness = 0;
        }
    }

    public BarSeries Series => series;

    public EngineMode Mode => mode;

    /// <summary>The last bar that was processed, or −1.</summary>
    public int Index { get; private set; } = -1;

    /// <summary>The direction of the last bar that went one way at both ends.</summary>
    public Direction? PreviousDirection { get; private set; }

    /// <summary>The last bar that went nowhere at either end.</summary>
    public int LastInsideBar { get; private set; } = -1;

    public LegSide Bull => _bull;

    public LegSide Bear => _bear;

    public Leg? First => _first;

    /// <summary>Legs whose pivot the last bar moved.</summary>
    public ReadOnlySpan<Leg> Extended => _extended.Legs;

    public int ActiveCount => _bull.Count + _bear.Count;

    public LegSide SideOf(Direction direction) => direction == Direction.Bull ? _bull : _bear;

    private LegSide Opposite(LegSide side) => side == _bull ? _bear : _bull;

    /// <summary>Takes the next bar; what it did, in order. The list is reused by the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a whole history is done before the run time would get to it
    public List<DetectorEvent> Process()
    {
        Index++;
        _events.Clear();
        _prunedImpulses.Clear();
        _extended.Clear();
        ref readonly var bar = ref series[Index];
        _bull.See(bar);
        _bear.See(bar);

        PruneEngulfed();
        Extend(_bull);
        Extend(_bear);
        TrackBreaches();
        if (Index == 0)
        {
            _bear.Pending = new PendingOrigin(_bear.Low, 0, PendingSource.High);
            _bull.Pending = new PendingOrigin(_bull.Low, 0, PendingSource.Low);
            return _events;
        }

        ref readonly var previous = ref series[Index - 1];
        var (higherHigh, lowerHigh) = (bar.High > previous.High, bar.High < previous.High);
        var (higherLow, lowerLow) = (bar.Low > previous.Low, bar.Low < previous.Low);
        if (higherHigh && higherLow)
            Directional(_bull);
        else if (lowerHigh && lowerLow)
            Directional(_bear);
        else if (higherHigh && lowerLow)
            UpdatePendings();
        else
            Inside();
        PruneExtended();
        return _events;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Directional(LegSide side)
    {
        var other = Opposite(side);
        if (PreviousDirection is { } before && before != side.Direction)
            side.LastTurn = side.Pending?.Index ?? Index;
        PreviousDirection = side.Direction;

        _found.Clear();
        _pruning.FindTooClose(other, Index, _config, series.Scale, _found, _events);
        Remove(_found);

        if (side.Pending is { } origin && !side.HasLiveAt(origin.Price, origin.Index) && !side.IsDominated(origin.Price))
        {
            Create(side, origin, side.High, Index);
            side.Pending = null;
        }
        UpdatePendings();
    }

    private void Inside()
    {
        LastInsideBar = Index;
        if (_bear.Pending is { } high && _bull.Pending is { } low)
        {
            var (side, from, to) = high.Index < low.Index ? (_bear, high, low) : (_bull, low, high);
            if (high.Index != low.Index && !side.IsDominated(from.Price))
            {
                Create(side, from, -to.Price, to.Index); // the other side's origin is this side's pivot, seen the other way up
                _bull.Pending = _bear.Pending = null;
            }
        }
        UpdatePendings();
    }

    private void UpdatePendings()
    {
        UpdatePending(_bull, PendingSource.Low);
        UpdatePending(_bear, PendingSource.High);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void UpdatePending(LegSide side, PendingSource source)
    {
        if (side.Pending is { } pending && side.Low >= pending.Price)
            return;
        var againstLastMove = PreviousDirection is { } direction && direction != side.Direction;
        if (againstLastMove || !side.IsDominated(side.Low))
            side.Pending = new PendingOrigin(side.Low, Index, source);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Create(LegSide side, PendingOrigin origin, long pivot, int pivotIndex)
    {
        var other = Opposite(side);
        var parent = side.FindParent(origin.Price, origin.Index);
        var counter = other.FindWidestAt(-origin.Price)?.Range ?? (other.HasCreated ? 0 : null);
        var leg = new Leg
        {
            Side = side,
            Number = ++_numbers,
            Origin = origin.Price,
            OriginIndex = origin.Index,
            Pivot = pivot,
            PivotIndex = pivotIndex,
            CreatedAt = Index,
            LastModified = Index,
            Depth = parent is null ? 0 : parent.Depth + 1,
            PriceAtCreation = series[Index].Close,
            CounterTrendRange = counter,
            Impulse = LegMetrics.ImpulseOf(pivot - origin.Price, Math.Abs(pivotIndex - origin.Index), series.Scale),
            ImpulseChangedAt = Index,
        };
        side.Live.Add(leg);
        side.NextLikeness = 0;
        side.HasCreated = true;
        Append(leg);
        LegFamily.Adopt(leg, parent);

        _found.Clear();
        _pruning.FindTooMany(other, -origin.Price, _config, series.Scale, _found, _events);
        Remove(_found);

        if (parent is not null)
            parent.Segment = LegMetrics.SegmentAfter(parent, leg, series.Scale);
        _events.Add(new DetectorEvent(DetectorEventKind.LegCreated, leg) { PivotPrice = leg.PivotPrice, PivotIndex = leg.PivotIndex });
    }

    // A leg qualifies by what bars before this one did, so only those that the last bar touched need a look.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PruneEngulfed()
    {
        _found.Clear();
        if (_configChanged)
            TouchAllBreached();
        foreach (var leg in _dirty.Legs)
        {
            if (!leg.IsPruned && Pruning.IsEngulfed(leg, _config) && !_found.Contains(leg))
                _found.Add(leg);
        }
        Prune(PruneReason.Engulfed);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PruneExtended()
    {
        _found.Clear();
        if (_configChanged)
            TouchAllBreached();
        _configChanged = false;
        foreach (var leg in _dirty.Legs)
        {
            if (!leg.IsPruned && Pruning.IsExtended(leg, _config) && !_found.Contains(leg))
                _found.Add(leg);
        }
        Prune(PruneReason.ExtensionPrune);
    }

    private void TouchAllBreached()
    {
        _dirty.Clear();
        _dirty.AddRange(_bull.Breached.Legs);
        _dirty.AddRange(_bear.Breached.Legs);
    }

    private void Prune(PruneReason reason)
    {
        if (_found.Count == 0)
            return;
        if (_found.Count > 1)
            _found.SortByNumber();
        foreach (var leg in _found.Legs)
            _events.Add(new DetectorEvent(DetectorEventKind.LegPruned, leg) { Reason = reason });
        Remove(_found);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Remove(LegBuffer legs)
    {
        foreach (var leg in legs.Legs)
            LegFamily.Leave(leg, mode);
        foreach (var leg in legs.Legs)
        {
            LegMetrics.SettleRetracement(leg, this, Index);
            _prunedImpulses.Add(leg.ImpulseChangedAt == Index ? leg.ImpulseBefore : leg.Impulse);
            leg.IsPruned = true;
            (leg.IsLive ? leg.Side.Live : leg.Side.Breached).Remove(leg);
            if (leg.Previous is null)
                _first = leg.Next;
            else
                leg.Previous.Next = leg.Next;
            if (leg.Next is null)
                _last = leg.Previous;
            else
                leg.Next.Previous = leg.Previous;
        }
    }

    private void Append(Leg leg)
    {
        leg.Previous = _last;
        if (_last is null)
            _first = leg;
        else
            _last.Next = leg;
        _last = leg;
    }

    private void SortByNumber(int from)
    {
        for (var i = from + 1; i < _events.Count; i++)
        {
            var one = _events[i];
            var at = i - 1;
            for (; at >= from && _events[at].Leg.Number > one.Leg.Number; at--)
                _events[at + 1] = _events[at];
            _events[at + 1] = one;
        }
    }
}
