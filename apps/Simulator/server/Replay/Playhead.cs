using Longhouse.Simulator.Engine.Bars;
using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;
using Longhouse.Simulator.Engine.States;

namespace Longhouse.Simulator.Replay;

/// <summary>
/// A position in shared, immutable bars, and what the engine sees from there: everything up to <see cref="Position"/> and nothing beyond.
/// Not for two threads at once.
/// </summary>
internal sealed class Playhead
{
    private readonly List<ReplayEvent> _events = [];
    private readonly SavedStates _saved;
    private EventCounts _counts;
    private Ranking? _ranking;

    public Playhead(BarSeries series, ReplayPlan plan, SavedStates saved)
    {
        (Series, Plan, _saved) = (series, plan, saved);
        (Detector, References) = Begin();
    }

    public BarSeries Series { get; }

    public ReplayPlan Plan { get; private set; }

    /// <summary>The last bar that was seen, or −1 before the first.</summary>
    public int Position => Detector.Index;

    public bool IsAtEnd => Position == Series.Count - 1;

    public Detector Detector { get; private set; }

    public ReferenceLayer References { get; private set; }

    /// <summary>How often each thing has happened up to here.</summary>
    public EventCounts Counts => _counts;

    public Ranking Ranking => _ranking ??= Rank();

    /// <summary>Takes the next bar; what it did, in order. The list is reused by the next call.</summary>
    public IReadOnlyList<ReplayEvent> Step()
    {
        var bar = Position + 1;
        foreach (var stretch in Plan.Stretches)
        {
            if (stretch.FromBar == bar)
                (Detector.Config, References.Config) = (stretch.Detection, stretch.References);
        }
        _events.Clear();
        _ranking = null;
        var events = Detector.Process();
        foreach (var one in events)
            Add(Translate(one, bar));
        References.Update(events);
        FindReferenceEvents(bar);
        if (bar % SavedStates.Interval == 0 && bar > 0 && !_saved.Has(Series, Plan, bar))
            _saved.Add(Series, Plan, new SavedState(EngineState.Save(Detector, References), _counts));
        return _events;
    }

    /// <summary>Goes to any bar, either way; −1 is before the first.</summary>
    public void SeekTo(int bar, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(bar, Series.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(bar, -1);
        if (bar < Position)
        {
            (Detector, References) = Begin();
            _counts = default;
            _ranking = null;
        }
        if (_saved.Find(Series, Plan, bar, Position) is { } nearer)
        {
            (Detector, References) = nearer.Engine.Restore(Series);
            _counts = nearer.Counts;
            _ranking = null;
        }
        while (Position < bar)
        {
            if ((Position & 0x3FF) == 0)
                cancel.ThrowIfCancellationRequested();
            Step();
        }
    }

    /// <summary>Runs with another plan from here on; where the two differ before this position, everything is seen again.</summary>
    public void Follow(ReplayPlan plan, CancellationToken cancel)
    {
        var position = Position;
        var sameSoFar = plan.Stretches.Where(s => s.FromBar <= position).SequenceEqual(Plan.Stretches.Where(s => s.FromBar <= position));
        Plan = plan;
        if (sameSoFar)
            return;
        SeekTo(-1, cancel);
        SeekTo(position, cancel);
    }

    public Leg? Find(long number)
    {
        for (var leg = Detector.First; leg is not null; leg = leg.Next)
        {
            if (leg.Number == number)
                return leg;
        }
        return null;
    }

    private (Detector, ReferenceLayer) Begin()
    {
        var detector = new Detector(Series) { Config = Plan.Stretches[0].Detection };
        return (detector, new ReferenceLayer(detector, Plan.Stretches[0].References));
    }

    private Ranking Rank()
    {
        if (Position < 0)
            return Ranking.Empty;
        if (References.Config.ImpulseWeight == 0)
            References.ClassifyBins(); // at every bar only where a weight asks for it
        return Ranking.Make(References);
    }

    private void Add(in ReplayEvent one)
    {
        _counts.Add(one);
        _events.Add(one);
    }

    private static ReplayEvent Translate(in DetectorEvent one, int bar)
    {
        var leg = one.Leg;
        return one.Kind switch
        {
            DetectorEventKind.LegCreated => new ReplayEvent(EventKinds.LegFormed, bar, leg, one.PivotPrice) { Pivot = one.PivotPrice, PivotIndex = one.PivotIndex },
            DetectorEventKind.OriginBreached => new ReplayEvent(EventKinds.OriginBreached, bar, leg, one.BreachPrice) { Pivot = leg.PivotPrice, PivotIndex = leg.PivotIndex },
            DetectorEventKind.PivotBreached => new ReplayEvent(EventKinds.PivotBreached, bar, leg, one.BreachPrice) { Pivot = leg.PivotPrice, PivotIndex = leg.PivotIndex },
            _ => new ReplayEvent(one.Reason == PruneReason.Engulfed ? EventKinds.LegEngulfed : EventKinds.LegPruned, bar, leg, leg.PivotPrice)
            {
                Reason = one.Reason,
                Other = one.Other,
                First = one.First,
                Second = one.Second,
                Pivot = leg.PivotPrice,
                PivotIndex = leg.PivotIndex,
            },
        };
    }

    private void FindReferenceEvents(int bar)
    {
        foreach (var leg in References.Completed)
            Add(OfReference(EventKinds.ReferenceCompleted, bar, leg));
        foreach (var leg in References.NewlyFormed)
            Add(OfReference(EventKinds.ReferenceFormed, bar, leg));
    }

    private static ReplayEvent OfReference(EventKinds kind, int bar, Leg leg) =>
        new(kind, bar, leg, leg.PivotPrice) { Pivot = leg.PivotPrice, PivotIndex = leg.PivotIndex };
}
