using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;
using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Views;

namespace Longhouse.Simulator.Why;

/// <summary>One thing in the life of a leg, with the numbers.</summary>
internal sealed record Milestone(int Bar, string Kind, string Title, string Text);

/// <summary>Follows one leg from its first bar to its last, or to the playhead.</summary>
internal sealed class LegLife(Playhead playhead)
{
    private const int MostMilestones = 60;
    private readonly List<Milestone> _milestones = [];
    private Leg? _leg;
    private bool _wasFormed;
    private int _extensions;
    private int _survived;

    public IReadOnlyList<Milestone> Milestones => _milestones;

    public Leg? Leg => _leg;

    public bool HasEnded => _leg is { IsPruned: true };

    /// <summary>Sees the bars up to one; the playhead has to stand before the leg's first bar.</summary>
    public void Run(long number, int to, CancellationToken cancel)
    {
        while (playhead.Position < to && !HasEnded)
        {
            if ((playhead.Position & 0xFF) == 0)
                cancel.ThrowIfCancellationRequested();
            foreach (var one in playhead.Step())
                See(one, number);
            if (_leg is { IsPruned: false })
                Look(_leg);
        }
        if (_leg is null)
            return;
        var unit = playhead.Series.Scale;
        if (_extensions > 0)
            Add(_leg.LastModified, "extended", _extensions == 1 ? "Extended once" : $"Extended {_extensions:N0} times", $"Last at bar {_leg.LastModified:N0}, to {unit.ToWords(_leg.PivotPrice)}: {unit.ToWords(_leg.Range)} points.");
        if (_survived > 0)
            Add(Math.Max(_leg.LastModified, _leg.CreatedAt), "survived", _survived == 1 ? "Survived pruning once" : $"Survived pruning {_survived:N0} times", "Others at its pivot said nearly the same, or were too many: this one is the older or the wider.");
        _milestones.Sort((a, b) => a.Bar.CompareTo(b.Bar));
    }

    private void See(in ReplayEvent one, long number)
    {
        var scale = playhead.Series.Scale;
        if (one.Leg.Number != number)
        {
            if (_leg is { IsPruned: false } && one.Kind == EventKinds.LegPruned && one.Leg.Direction == _leg.Direction && one.Leg.Pivot == _leg.Pivot && one.Leg.PivotIndex == _leg.PivotIndex)
                _survived++;
            return;
        }
        _leg = one.Leg;
        switch (one.Kind)
        {
            case EventKinds.LegFormed:
                var counter = _leg.CounterTrendRange is { } range ? $" The opposite move that ended here was {scale.ToWords(range)} points." : "";
                Add(one.Bar, "formed", "Formed", $"From {scale.ToWords(_leg.OriginPrice)} to {scale.ToWords(one.Pivot)}, {scale.ToWords(Math.Abs(one.Pivot - _leg.OriginPrice))} points, at depth {_leg.Depth}.{counter}");
                break;
            case EventKinds.OriginBreached:
                Add(one.Bar, "originBreached", "Origin breached", $"Price went to {scale.ToWords(one.Price)}, beyond the origin at {scale.ToWords(_leg.OriginPrice)}. The leg extends no more.");
                break;
            case EventKinds.PivotBreached:
                Add(one.Bar, "pivotBreached", "Pivot breached", $"Price went to {scale.ToWords(one.Price)}, beyond the pivot at {scale.ToWords(_leg.PivotPrice)}.");
                break;
            case EventKinds.LegPruned or EventKinds.LegEngulfed:
                Add(one.Bar, StateBuilder.NameOf(one.Kind), one.Kind == EventKinds.LegEngulfed ? "Engulfed" : "Pruned", Reasons.Of(one, playhead) ?? "");
                break;
            case EventKinds.ReferenceCompleted:
                Add(one.Bar, "referenceCompleted", "Reached its target", $"Price came {playhead.References.Config.CompletionThreshold:0.0#} ranges back from the pivot. It is no reference any more.");
                break;
        }
    }

    private void Look(Leg leg)
    {
        if (leg.LastModified == playhead.Position && leg.CreatedAt != playhead.Position)
            _extensions++;
        if (leg.Reference.IsFormed && leg.Reference.FormedAt == playhead.Position)
            Add(playhead.Position, "referenceFormed", "Became a reference", Formation(leg));
        else if (_wasFormed && !leg.Reference.IsFormed && leg.Reference.MaxLocation < playhead.References.Config.CompletionThreshold)
            Add(playhead.Position, "referenceLost", "No reference any more", leg.LastModified == playhead.Position ? "Its pivot moved on, so it has to come back anew." : "Price went beyond its pivot, further than the tolerance.");
        _wasFormed = leg.Reference.IsFormed;
    }

    private string Formation(Leg leg)
    {
        var config = playhead.References.Config;
        var (what, price) = config.FormsByExtremes ? ("A wick", leg.Side.Low) : ("The close", leg.Side.Sign * playhead.Series[playhead.Position].Close);
        return $"{what} came {ReferenceLayer.Location(leg, price):0.00} back from the pivot; {config.FormationFibThreshold:0.000} is enough.";
    }

    // A leg that lives for years comes and goes as a reference: the beginning and the latest tell the most.
    private void Add(int bar, string kind, string title, string text)
    {
        if (_milestones.Count >= MostMilestones)
            _milestones.RemoveAt(MostMilestones / 2);
        _milestones.Add(new Milestone(bar, kind, title, text));
    }
}
