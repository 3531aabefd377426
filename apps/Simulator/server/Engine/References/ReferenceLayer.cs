using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Longhouse.Simulator.Engine.Detection;

namespace Longhouse.Simulator.Engine.References;

/// <summary>Filters legs into references: formed, not beyond their pivot, not completed; classified by size and ranked by salience.</summary>
/// <remarks>
/// A leg is looked at when the bar reaches a price that can change something for it, and is otherwise left alone: see <see cref="Watch"/>.
/// </remarks>
internal sealed partial class ReferenceLayer
{
    private readonly Detector _detector;
    private readonly Watch _bull = new();
    private readonly Watch _bear = new();
    private readonly List<Leg> _newlyFormed = [];
    private readonly List<Leg> _completed = [];
    private readonly int[] _lost = new int[3];

    // The legs that the bar concerns, with their rows in the watch of their side.
    private (Leg Leg, int Row)[] _looked = new (Leg, int)[16];
    private readonly List<double>[] _impulsesByBin = [.. Enumerable.Range(0, RangeDistribution.Bins).Select(_ => new List<double>())];
    private readonly bool _isCompatible;

    // Of legs that were pruned, by name: a leg of the same name would find them again. Kept where the other product keeps them.
    private readonly Dictionary<LegKey, DistributionEntry> _entries = [];
    private readonly Dictionary<LegKey, (long Pivot, int At)> _orphans = [];
    private ReferenceConfig _config;

    public ReferenceLayer(Detector detector, ReferenceConfig? config = null)
    {
        _detector = detector;
        _isCompatible = detector.Mode == EngineMode.Compatible;
        _config = config ?? ReferenceConfig.Default;
        Distribution = new RangeDistribution(_config, detector.Mode).Prepared();
        Formed = new FormedLegs(detector, this);
    }

    public ReferenceConfig Config
    {
        get => _config;
        set
        {
            _config = Distribution.Config = value;
            _bull.LookAtAll();
            _bear.LookAtAll();
            Formed.RefreshAll();
        }
    }

    public RangeDistribution Distribution { get; }

    public FormedLegs Formed { get; }

    /// <summary>Keeps each leg's class by impulse up to date although no weight asks for it, so that a leg which is no longer formed shows its last one.</summary>
    public bool ClassifiesEveryBar { get; init; }

    public bool IsWarmingUp { get; private set; } = true;

    /// <summary>Legs that formed with the last bar, or again at a new pivot.</summary>
    public IReadOnlyList<Leg> NewlyFormed => _newlyFormed;

    /// <summary>References whose target the last bar reached.</summary>
    public IReadOnlyList<Leg> Completed => _completed;

    public int LostByBreach => _lost[(int)FatalReason.PivotBreached];

    public int LostByCompletion => _lost[(int)FatalReason.Completed];

    public int LegCount => _detector.ActiveCount;

    /// <summary>Legs that never came back far enough. The other product counts those that this bar took out of the references here too.</summary>
    public int NotFormed => LegCount - Formed.Count - (_isCompatible ? 0 : LostByBreach + LostByCompletion);

    public IEnumerable<KeyValuePair<LegKey, (long Pivot, int At)>> Orphans => _orphans;

    public int FormedCount => _orphans.Count + Formed.Count;

    /// <summary>0 at the pivot, 1 at the origin, 2 at the target; negative beyond the pivot. The price in the leg's own sense.</summary>
    public static double Location(Leg leg, long price) => (double)(price - leg.Pivot) / (leg.Origin - leg.Pivot);

    public double MultipleOf(Leg leg) => Distribution.MultipleOf(RangeOf(leg));

    /// <summary>Takes the bar that the detector has just processed, and its events.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Update(List<DetectorEvent> events)
    {
        FollowLegs(events);
        ref readonly var bar = ref _detector.Series[_detector.Index];
        var looked = Collect();
        _newlyFormed.Clear();
        _completed.Clear();
        foreach (var (leg, _) in looked)
        {
            var reference = leg.Reference;
            var (was, range) = (reference.IsFormed, RangeOf(leg));
            Evaluate(leg, reference, range, leg.Side.Sign * bar.Close, bar.Time);
            if (was && reference.Entry is { } entry)
                Distribution.Update(entry, range);
            if (was != reference.IsFormed)
                ChangeFormed(leg, reference);
            else if (was && leg.LastModified == _detector.Index)
                Formed.Refresh(leg);
            if (was && !reference.IsFormed && reference.MaxLocation >= _config.CompletionThreshold)
                _completed.Add(leg);
        }

        Array.Clear(_lost);
        IsWarmingUp = Distribution.Total < _config.MinSwingsForClassification;
        if (!IsWarmingUp)
        {
            foreach (var (leg, _) in looked)
            {
                var reference = leg.Reference;
                if (!reference.IsFormed || CheckFatal(leg, reference, bar) is not (not FatalReason.None and var fatal))
                    continue;
                reference.IsFormed = false;
                _lost[(int)fatal]++;
                Formed.Remove(leg);
                if (reference.MaxLocation >= _config.CompletionThreshold && reference.FormedAt != _detector.Index)
                    _completed.Add(leg);
            }
            Distribution.Evict(bar.Time);
            if (ClassifiesEveryBar || _config.ImpulseWeight != 0)
                ClassifyBins();
        }
        foreach (var (leg, row) in looked)
        {
            var reference = leg.Reference;
            SetWatch(leg, reference, row);
            if (reference.IsFormed && reference.FormedAt == _detector.Index)
                _newlyFormed.Add(leg);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FollowLegs(List<DetectorEvent> events)
    {
        foreach (ref readonly var one in CollectionsMarshal.AsSpan(events))
        {
            var leg = one.Leg;
            if (one.Kind == DetectorEventKind.LegCreated)
            {
                WatchOf(leg).Add(leg);
                if (_isCompatible)
                    TakeOver(leg);
            }
            else if (one.Kind == DetectorEventKind.LegPruned)
            {
                WatchOf(leg).Remove(leg);
                if (!leg.Reference.IsFormed)
                    continue;
                Formed.Remove(leg);
                if (_isCompatible)
                    _orphans[leg.Key] = (leg.Reference.FormedPivot, leg.Reference.FormedAt);
            }
        }
        if (!_isCompatible && _config.DepthWeight != 0 && events.Exists(one => one.Kind == DetectorEventKind.LegPruned))
            Formed.RefreshAll(); // families have moved up
        foreach (var leg in _detector.Extended)
        {
            if (!leg.IsPruned)
                WatchOf(leg).LookAt(leg);
        }
    }

    private Watch WatchOf(Leg leg) => leg.Direction == Direction.Bull ? _bull : _bear;

    // In order of creation over both sides: what is added to the distribution first counts first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<(Leg Leg, int Row)> Collect()
    {
        var bull = _bull.RowsFor(_detector.Bull.Low, _detector.Bull.High);
        var bear = _bear.RowsFor(_detector.Bear.Low, _detector.Bear.High);
        var count = bull.Length + bear.Length;
        if (_looked.Length < count)
            _looked = new (Leg, int)[count * 2];
        var looked = _looked.AsSpan(0, count);
        var (i, j) = (0, 0);
        foreach (ref var next in looked)
        {
            var isBull = j == bear.Length || (i < bull.Length && _bull.LegAt(bull[i]).Number < _bear.LegAt(bear[j]).Number);
            var row = isBull ? bull[i++] : bear[j++];
            next = ((isBull ? _bull : _bear).LegAt(row), row);
        }
        return looked;
    }

    private void ChangeFormed(Leg leg, LegReference reference)
    {
        if (reference.IsFormed)
            Formed.Add(leg);
        else
            Formed.Remove(leg);
    }

    // A leg may be made again at an origin that had one before: it is the same leg by name.
    private void TakeOver(Leg leg)
    {
        if (_orphans.Count > 0 && _orphans.Remove(leg.Key, out var formed))
        {
            (leg.Reference.IsFormed, leg.Reference.FormedPivot, leg.Reference.FormedAt) = (true, formed.Pivot, formed.At);
            Formed.Add(leg);
        }
        if (_entries.TryGetValue(leg.Key, out var entry))
            leg.Reference.Entry = entry;
    }

    private double RangeOf(Leg leg) => _detector.Series.Scale.ToDouble(leg.Range);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Evaluate(Leg leg, LegReference reference, double range, long close, long time)
    {
        if (leg.Range == 0)
            return;
        var location = Location(leg, close);
        if (reference.MaxLocation is not { } max || location > max)
            reference.MaxLocation = location;
        if ((reference.MaxLocation ?? 0) >= _config.CompletionThreshold)
        {
            reference.IsFormed = false;
            return;
        }
        if (reference.IsFormed)
        {
            if (leg.Pivot <= reference.FormedPivot)
                return;
            reference.IsFormed = false;
        }
        if ((_config.FormsByExtremes ? Location(leg, leg.Side.Low) : location) < _config.FormationFibThreshold)
            return;
        (reference.IsFormed, reference.FormedPivot, reference.FormedAt) = (true, leg.Pivot, _detector.Index);
        if (reference.Entry is not null)
            return;
        reference.Entry = Distribution.Add(leg.Key, range, time);
        if (_isCompatible)
            _entries[leg.Key] = reference.Entry;
    }

    // Prices are whole steps, so one step more on each side makes up for what the double loses: a look too many costs little.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetWatch(Leg leg, LegReference reference, int row)
    {
        var range = leg.Range;
        var (below, above) = (long.MinValue, long.MaxValue);
        if (range <= 0 || (reference is { IsFormed: true, Entry: { IsEvicted: false } entry } && !entry.Range.Equals(RangeOf(leg))))
        {
            below = Watch.Always; // its new range is taken over at the next bar
        }
        else if (reference.MaxLocation is { } max)
        {
            var location = reference.IsFormed || max >= _config.CompletionThreshold ? max : Math.Min(max, _config.FormationFibThreshold);
            below = leg.Pivot - (long)Math.Floor(location * range) + 1;
        }
        if (reference.IsFormed)
        {
            var tolerance = Math.Min(_config.PivotBreachTolerance, Math.Min(_config.SignificantTradeBreachTolerance, _config.SignificantCloseBreachTolerance));
            above = leg.Pivot + (long)Math.Floor(tolerance * range) - 1;
        }
        WatchOf(leg).Set(row, below, above);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private FatalReason CheckFatal(Leg leg, LegReference reference, in Bars.Bar bar)
    {
        var side = leg.Side;
        var (deep, shallow, close) = (Location(leg, side.Low), Location(leg, side.High), Location(leg, side.Sign * bar.Close));
        if (!(reference.MaxLocation >= deep))
            reference.MaxLocation = deep;
        if (Distribution.BinOf(_detector.Series.Scale.ToDouble(leg.Range)) < _config.SignificantBinThreshold)
        {
            if (shallow < -_config.PivotBreachTolerance)
                return FatalReason.PivotBreached;
        }
        else if (shallow < -_config.SignificantTradeBreachTolerance || close < -_config.SignificantCloseBreachTolerance)
            return FatalReason.PivotBreached;
        return deep > _config.CompletionThreshold || reference.MaxLocation >= _config.CompletionThreshold ? FatalReason.Completed : FatalReason.None;
    }

    /// <summary>Where each formed leg's impulse stands among those of its size.</summary>
    public void ClassifyBins()
    {
        foreach (var list in _impulsesByBin)
            list.Clear();
        foreach (var leg in Formed.Legs)
        {
            if (leg.Impulse <= 0)
                continue;
            var bin = Distribution.BinOf(_detector.Series.Scale.ToDouble(leg.Range));
            leg.Reference.RangeBin = bin;
            _impulsesByBin[bin].Add(leg.Impulse);
        }
        foreach (var leg in Formed.Legs)
        {
            if (leg.Impulse <= 0)
                continue;
            var (smaller, equal) = (0, 0);
            var all = _impulsesByBin[leg.Reference.RangeBin!.Value];
            foreach (var impulse in all)
            {
                smaller += impulse < leg.Impulse ? 1 : 0;
                equal += impulse.Equals(leg.Impulse) ? 1 : 0;
            }
            leg.Reference.BinImpulsiveness = (smaller + (equal / 2.0)) / all.Count * 100;
        }
        if (_config.ImpulseWeight != 0)
            Formed.RefreshAll();
    }
}
