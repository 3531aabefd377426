using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;

namespace Longhouse.Simulator.Tests.Engine;

/// <summary>
/// The rules of the reference layer as they are told: every leg at every bar, every salience from its formula, every order by sorting. Slow and plain,
/// to hold the fast one against.
/// </summary>
internal sealed class PlainReferences(Detector detector, ReferenceConfig config)
{
    private readonly Dictionary<long, State> _states = [];
    private readonly RangeDistribution _distribution = new RangeDistribution(config, detector.Mode).Prepared();

    private sealed class State
    {
        public double? Max { get; set; }
        public bool IsFormed { get; set; }
        public long Pivot { get; set; }
        public DistributionEntry? Entry { get; set; }
        public int? Bin { get; set; }
        public double? Impulsiveness { get; set; }
    }

    public bool IsWarmingUp { get; private set; } = true;

    public double Median => _distribution.Median;

    public IReadOnlyList<int> Counts => _distribution.Counts;

    public double? MaxLocationOf(Leg leg) => StateOf(leg).Max;

    public void Update()
    {
        var bar = detector.Series[detector.Index];
        foreach (var leg in Legs())
        {
            var was = StateOf(leg).IsFormed;
            Evaluate(leg, bar.Close * leg.Side.Sign, bar.Time);
            if (was && StateOf(leg).Entry is { } entry)
                _distribution.Update(entry, Range(leg));
        }
        IsWarmingUp = _distribution.Total < config.MinSwingsForClassification;
        if (IsWarmingUp)
            return;
        foreach (var leg in Legs())
        {
            if (StateOf(leg).IsFormed && IsFatal(leg, bar.Close * leg.Side.Sign))
                StateOf(leg).IsFormed = false;
        }
        _distribution.Evict(bar.Time);
        if (config.ImpulseWeight != 0)
            Classify();
    }

    /// <summary>Numbers of the references and of those on deck, with their saliences and locations.</summary>
    public (List<(long Leg, double Salience, double Location, int Bin)> Ranked, List<(long Leg, double Salience, double Location, int Bin)> OnDeck) Rank()
    {
        if (IsWarmingUp)
            return ([], []);
        var close = detector.Series[detector.Index].Close;
        var all = Legs().Where(leg => StateOf(leg).IsFormed).Select(leg => (Leg: leg, Salience: SalienceOf(leg))).OrderByDescending(r => r.Salience).ToList();
        if (config.TopN <= 0)
            return (all.ConvertAll(Shown), []);
        var groups = all.GroupBy(r => (r.Leg.Direction, r.Leg.PivotPrice, r.Leg.PivotIndex)).ToList();
        return (
            [.. groups.SelectMany(g => g.Take(config.TopN)).OrderByDescending(r => r.Salience).Select(Shown)],
            [.. groups.SelectMany(g => g.Skip(config.TopN)).OrderByDescending(r => r.Salience).Select(Shown)]);

        (long, double, double, int) Shown((Leg Leg, double Salience) r) => (r.Leg.Number, r.Salience,
            Math.Min(ReferenceLayer.Location(r.Leg, close * r.Leg.Side.Sign), config.CompletionThreshold), _distribution.BinOf(Range(r.Leg)));
    }

    private IEnumerable<Leg> Legs()
    {
        for (var leg = detector.First; leg is not null; leg = leg.Next)
            yield return leg;
    }

    private State StateOf(Leg leg)
    {
        if (!_states.TryGetValue(leg.Number, out var state))
            _states.Add(leg.Number, state = new State());
        return state;
    }

    private double Range(Leg leg) => detector.Series.Scale.ToDouble(leg.Range);

    private void Evaluate(Leg leg, long close, long time)
    {
        var state = StateOf(leg);
        var location = ReferenceLayer.Location(leg, close);
        state.Max = Math.Max(state.Max ?? double.MinValue, location);
        if (state.Max >= config.CompletionThreshold)
        {
            state.IsFormed = false;
            return;
        }
        if (state.IsFormed && leg.Pivot == state.Pivot)
            return;
        var reached = config.FormsByExtremes ? ReferenceLayer.Location(leg, leg.Side.Low) : location;
        state.IsFormed = reached >= config.FormationFibThreshold;
        if (!state.IsFormed)
            return;
        state.Pivot = leg.Pivot;
        state.Entry ??= _distribution.Add(leg.Key, Range(leg), time);
    }

    private bool IsFatal(Leg leg, long close)
    {
        var state = StateOf(leg);
        var (deep, shallow) = (ReferenceLayer.Location(leg, leg.Side.Low), ReferenceLayer.Location(leg, leg.Side.High));
        state.Max = Math.Max(state.Max ?? double.MinValue, deep);
        var isBreached = _distribution.BinOf(Range(leg)) < config.SignificantBinThreshold
            ? shallow < -config.PivotBreachTolerance
            : shallow < -config.SignificantTradeBreachTolerance || ReferenceLayer.Location(leg, close) < -config.SignificantCloseBreachTolerance;
        return isBreached || deep > config.CompletionThreshold || state.Max >= config.CompletionThreshold;
    }

    private void Classify()
    {
        var bins = Legs().Where(leg => StateOf(leg).IsFormed && leg.Impulse > 0).ToLookup(leg => _distribution.BinOf(Range(leg)));
        foreach (var bin in bins)
        {
            foreach (var leg in bin)
            {
                StateOf(leg).Bin = bin.Key;
                StateOf(leg).Impulsiveness =
                    (bin.Count(other => other.Impulse < leg.Impulse) + (bin.Count(other => other.Impulse.Equals(leg.Impulse)) / 2.0)) / bin.Count() * 100;
            }
        }
    }

    private double SalienceOf(Leg leg)
    {
        var median = _distribution.Median * 25;
        var unit = _distribution.Total == 0 || median <= 0 ? 1 : median;
        var (range, counter) = (Range(leg), detector.Series.Scale.ToDouble(leg.CounterTrendRange ?? 0));
        var impulsiveness = StateOf(leg).Impulsiveness;
        var others = config.RangeWeight + config.CounterWeight + config.RangeCounterWeight + config.RecencyWeight + config.DepthWeight;
        var more = impulsiveness is null && config.ImpulseWeight > 0 && others > 0 ? 1 + (config.ImpulseWeight / others) : 1;
        return (config.RangeWeight * more * (range / unit))
            + (config.CounterWeight * more * (counter / unit))
            + (config.RangeCounterWeight * more * (range * counter / (unit * unit)))
            + (config.ImpulseWeight * ((impulsiveness ?? 0) / 100))
            + (config.RecencyWeight * more * (1 / (1 + ((double)(detector.Index - leg.OriginIndex) / config.RecencyDecayBars))))
            + (config.DepthWeight * more * (1 / (1 + (DepthOf(leg) * config.DepthDecayFactor))));
    }

    private int DepthOf(Leg leg)
    {
        if (detector.Mode == Longhouse.Simulator.Engine.EngineMode.Compatible)
            return leg.Depth;
        var depth = 0;
        for (var parent = leg.Parent; parent is not null; parent = parent.Parent)
            depth++;
        return depth;
    }
}
