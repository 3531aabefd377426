using Longhouse.Simulator.Engine.Detection;

namespace Longhouse.Simulator.Engine.References;

/// <summary>Filters legs into references: formed, not beyond their pivot, not completed; classified by size and ranked by salience.</summary>
internal sealed class ReferenceLayer
{
    private readonly Detector _detector;
    private readonly HashSet<LegKey> _seen = [];
    private readonly Dictionary<LegKey, DistributionEntry> _entries = [];

    // Entries of legs that were pruned while formed. They stay, as in the product that this one is compared with: a leg of the same name finds them again.
    private readonly Dictionary<LegKey, (long Pivot, int At)> _orphans = [];
    private readonly int[] _lost = new int[3];
    private readonly List<double>[] _impulsesByBin = [.. Enumerable.Range(0, RangeDistribution.Bins).Select(_ => new List<double>())];
    private ReferenceConfig _config;

    public ReferenceLayer(Detector detector, ReferenceConfig? config = null)
    {
        _detector = detector;
        _config = config ?? ReferenceConfig.Default;
        Distribution = new RangeDistribution(_config).Prepared();
    }

    public ReferenceConfig Config
    {
        get => _config;
        set => _config = Distribution.Config = value;
    }

    public RangeDistribution Distribution { get; }

    /// <summary>Keeps each leg's class by impulse up to date although no weight asks for it, so that a leg which is no longer formed shows its last one.</summary>
    public bool ClassifiesEveryBar { get; init; }

    public bool IsWarmingUp { get; private set; } = true;

    public int LostByBreach => _lost[(int)FatalReason.PivotBreached];

    public int LostByCompletion => _lost[(int)FatalReason.Completed];

    public IEnumerable<KeyValuePair<LegKey, (long Pivot, int At)>> Orphans => _orphans;

    public int FormedCount
    {
        get
        {
            var count = _orphans.Count;
            for (var leg = _detector.First; leg is not null; leg = leg.Next)
                count += leg.Reference.IsFormed ? 1 : 0;
            return count;
        }
    }

    /// <summary>0 at the pivot, 1 at the origin, 2 at the target; negative beyond the pivot. The price in the leg's own sense.</summary>
    public static double Location(Leg leg, long price) => (double)(price - leg.Pivot) / (leg.Origin - leg.Pivot);

    /// <summary>Takes the bar that the detector has just processed, and its events.</summary>
    public void Update(IReadOnlyList<DetectorEvent> events)
    {
        foreach (var one in events)
        {
            if (one.Kind == DetectorEventKind.LegPruned && one.Leg.Reference.IsFormed)
                _orphans[one.Leg.Key] = (one.Leg.Reference.FormedPivot, one.Leg.Reference.FormedAt);
            else if (one.Kind == DetectorEventKind.LegCreated)
                TakeOver(one.Leg);
        }

        ref readonly var bar = ref _detector.Series[_detector.Index];
        for (var leg = _detector.First; leg is not null; leg = leg.Next)
        {
            var was = leg.Reference.IsFormed;
            Evaluate(leg, leg.Side.Sign * bar.Close, bar.Time);
            if (was && leg.Reference.Entry is { } entry)
                Distribution.Update(entry, _detector.Series.Scale.ToDouble(leg.Range));
        }

        Array.Clear(_lost);
        IsWarmingUp = Distribution.Total < _config.MinSwingsForClassification;
        if (IsWarmingUp)
            return;
        for (var leg = _detector.First; leg is not null; leg = leg.Next)
        {
            if (leg.Reference.IsFormed && CheckFatal(leg, bar) is not FatalReason.None and var fatal)
            {
                leg.Reference.IsFormed = false;
                _lost[(int)fatal]++;
            }
        }
        Distribution.Evict(bar.Time);
        if (_config.ImpulseWeight != 0 || ClassifiesEveryBar)
            ClassifyBins();
    }

    // A leg may be made again at an origin that had one before: it is the same leg by name.
    private void TakeOver(Leg leg)
    {
        if (_orphans.Count > 0 && _orphans.Remove(leg.Key, out var formed))
            (leg.Reference.IsFormed, leg.Reference.FormedPivot, leg.Reference.FormedAt) = (true, formed.Pivot, formed.At);
        if (_entries.TryGetValue(leg.Key, out var entry))
            leg.Reference.Entry = entry;
    }

    private void Evaluate(Leg leg, long close, long time)
    {
        if (leg.Range == 0)
            return;
        var reference = leg.Reference;
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
        if (location < _config.FormationFibThreshold)
            return;
        (reference.IsFormed, reference.FormedPivot, reference.FormedAt) = (true, leg.Pivot, _detector.Index);
        if (_seen.Add(leg.Key))
            _entries[leg.Key] = reference.Entry = Distribution.Add(leg.Key, _detector.Series.Scale.ToDouble(leg.Range), time);
    }

    private FatalReason CheckFatal(Leg leg, in Bars.Bar bar)
    {
        var side = leg.Side;
        var (deep, shallow, close) = (Location(leg, side.Low), Location(leg, side.High), Location(leg, side.Sign * bar.Close));
        var reference = leg.Reference;
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
        for (var leg = _detector.First; leg is not null; leg = leg.Next)
        {
            if (!leg.Reference.IsFormed || leg.Impulse <= 0)
                continue;
            var bin = Distribution.BinOf(_detector.Series.Scale.ToDouble(leg.Range));
            leg.Reference.RangeBin = bin;
            _impulsesByBin[bin].Add(leg.Impulse);
        }
        for (var leg = _detector.First; leg is not null; leg = leg.Next)
        {
            if (!leg.Reference.IsFormed || leg.Impulse <= 0)
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
    }
}
