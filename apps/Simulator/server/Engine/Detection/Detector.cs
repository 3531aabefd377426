using Longhouse.Simulator.Engine.Bars;

namespace Longhouse.Simulator.Engine.Detection;

/// <summary>
/// Follows legs bar by bar, without looking ahead. What drives no rule (spikiness, impulsiveness of live legs, bar counts, retracement) is not kept
/// up to date but reckoned when it is read: see <see cref="LegMetrics"/>.
/// </summary>
internal sealed class Detector(BarSeries series)
{
    private readonly LegSide _bull = new(Direction.Bull);
    private readonly LegSide _bear = new(Direction.Bear);
    private readonly List<DetectorEvent> _events = [];
    private readonly List<Leg> _found = [];
    private readonly List<Leg> _dirty = [];
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
        set => (_config, _configChanged) = (value, true);
    }

    public BarSeries Series => series;

    /// <summary>The last bar that was processed, or −1.</summary>
    public int Index { get; private set; } = -1;

    /// <summary>The direction of the last bar that went one way at both ends.</summary>
    public Direction? PreviousDirection { get; private set; }

    /// <summary>The last bar that went nowhere at either end.</summary>
    public int LastInsideBar { get; private set; } = -1;

    public LegSide Bull => _bull;

    public LegSide Bear => _bear;

    public Leg? First => _first;

    public int ActiveCount => _bull.Count + _bear.Count;

    public LegSide SideOf(Direction direction) => direction == Direction.Bull ? _bull : _bear;

    private LegSide Opposite(LegSide side) => side == _bull ? _bear : _bull;

    /// <summary>Takes the next bar; what it did, in order. The list is reused by the next call.</summary>
    public IReadOnlyList<DetectorEvent> Process()
    {
        Index++;
        _events.Clear();
        _prunedImpulses.Clear();
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

    private void Extend(LegSide side)
    {
        var live = side.Live;
        var extended = false;
        for (var i = live.Count - 1; i >= 0 && live[i].Pivot < side.High; i--)
        {
            var leg = live[i];
            LegMetrics.SettleRetracement(leg, this, Index);
            leg.ImpulseBefore = leg.Impulse;
            leg.ImpulseChangedAt = Index;
            leg.Pivot = side.High;
            leg.PivotIndex = Index;
            leg.LastModified = Index;
            leg.Impulse = LegMetrics.ImpulseOf(leg.Range, Index - leg.OriginIndex, series.Scale);
            extended = true;
        }
        // The new extreme is where a leg of the other side may begin; no question is asked here whether it should.
        var other = Opposite(side);
        if (extended && (other.Pending is not { } pending || other.Low < pending.Price))
            other.Pending = new PendingOrigin(other.Low, Index, PendingSource.PivotExtension);
    }

    private void TrackBreaches()
    {
        _dirty.Clear();
        var from = _events.Count;
        TrackBreaches(_bull);
        TrackBreaches(_bear);
        if (_events.Count - from > 1)
            SortByNumber(from);
    }

    private void TrackBreaches(LegSide side)
    {
        foreach (var leg in side.Breached)
        {
            var originExcess = leg.Origin - side.Low;
            if (originExcess > leg.MaxOriginBreach)
            {
                leg.MaxOriginBreach = originExcess;
                _dirty.Add(leg);
            }
            var pivotExcess = side.High - leg.Pivot;
            if (pivotExcess > (leg.MaxPivotBreach ?? 0) && leg.Range > 0)
            {
                if (leg.MaxPivotBreach is null)
                    _events.Add(new DetectorEvent(DetectorEventKind.PivotBreached, leg) { BreachPrice = side.Sign * side.High, BreachAmount = pivotExcess });
                leg.MaxPivotBreach = pivotExcess;
                _dirty.Add(leg);
            }
        }

        var live = side.Live;
        var top = live.Count - 1;
        for (; top >= 0 && live[top].Origin > side.Low; top--)
        {
            var leg = live[top];
            LegMetrics.SettleRetracement(leg, this, Index);
            leg.FrozenImpulsiveness = LegMetrics.ImpulsivenessBefore(leg, this, _prunedImpulses);
            leg.MaxOriginBreach = leg.Origin - side.Low;
            _dirty.Add(leg);
            _events.Add(new DetectorEvent(DetectorEventKind.OriginBreached, leg) { BreachPrice = side.Sign * side.Low, BreachAmount = leg.Origin - side.Low });
        }
        for (var i = top + 1; i < live.Count; i++)
        {
            live[i].BreachedAt = Index;
            side.Breached.Add(live[i]);
        }
        if (top + 1 < live.Count)
            live.RemoveRange(top + 1, live.Count - top - 1);
    }

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

    private void UpdatePending(LegSide side, PendingSource source)
    {
        if (side.Pending is { } pending && side.Low >= pending.Price)
            return;
        var againstLastMove = PreviousDirection is { } direction && direction != side.Direction;
        if (againstLastMove || !side.IsDominated(side.Low))
            side.Pending = new PendingOrigin(side.Low, Index, source);
    }

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
        side.HasCreated = true;
        Append(leg);
        Adopt(leg, parent);

        _found.Clear();
        _pruning.FindTooMany(other, -origin.Price, _config, series.Scale, _found, _events);
        Remove(_found);

        if (parent is not null)
            parent.Segment = LegMetrics.SegmentAfter(parent, leg, series.Scale);
        _events.Add(new DetectorEvent(DetectorEventKind.LegCreated, leg) { PivotPrice = leg.PivotPrice, PivotIndex = leg.PivotIndex });
    }

    // A leg qualifies by what bars before this one did, so only those that the last bar touched need a look.
    private void PruneEngulfed()
    {
        _found.Clear();
        if (_configChanged)
            TouchAllBreached();
        foreach (var leg in _dirty)
        {
            if (!leg.IsPruned && Pruning.IsEngulfed(leg, _config) && !_found.Contains(leg))
                _found.Add(leg);
        }
        Prune(PruneReason.Engulfed);
    }

    private void PruneExtended()
    {
        _found.Clear();
        if (_configChanged)
            TouchAllBreached();
        _configChanged = false;
        foreach (var leg in _dirty)
        {
            if (!leg.IsPruned && Pruning.IsExtended(leg, _config) && !_found.Contains(leg))
                _found.Add(leg);
        }
        Prune(PruneReason.ExtensionPrune);
    }

    private void TouchAllBreached()
    {
        _dirty.Clear();
        _dirty.AddRange(_bull.Breached);
        _dirty.AddRange(_bear.Breached);
    }

    private void Prune(PruneReason reason)
    {
        if (_found.Count == 0)
            return;
        if (_found.Count > 1)
            _found.Sort(static (a, b) => a.Number.CompareTo(b.Number));
        foreach (var leg in _found)
            _events.Add(new DetectorEvent(DetectorEventKind.LegPruned, leg) { Reason = reason });
        Remove(_found);
    }

    private void Remove(List<Leg> legs)
    {
        foreach (var leg in legs)
            Orphan(leg);
        foreach (var leg in legs)
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

    private static void Adopt(Leg leg, Leg? parent)
    {
        leg.Parent = parent;
        leg.PreviousSibling = null;
        leg.NextSibling = parent?.FirstChild;
        if (leg.NextSibling is { } next)
            next.PreviousSibling = leg;
        if (parent is not null)
            parent.FirstChild = leg;
    }

    /// <summary>Gives a leg's children to its parent, and takes it out of its family.</summary>
    private static void Orphan(Leg leg)
    {
        for (var child = leg.FirstChild; child is not null;)
        {
            var next = child.NextSibling;
            Adopt(child, leg.Parent);
            child = next;
        }
        leg.FirstChild = null;
        if (leg.PreviousSibling is { } before)
            before.NextSibling = leg.NextSibling;
        else if (leg.Parent is { } parent && parent.FirstChild == leg)
            parent.FirstChild = leg.NextSibling;
        if (leg.NextSibling is { } after)
            after.PreviousSibling = leg.PreviousSibling;
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
