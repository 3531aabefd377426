using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Replay;

namespace Longhouse.Simulator.Views;

/// <summary>What happens on the way of a playhead, told from where it ends: of each kind of thing the latest.</summary>
internal sealed class EventLog(int most)
{
    private readonly Queue<Entry> _events = [];

    /// <summary>How many there were, those that are not kept among them.</summary>
    public int Count { get; private set; }

    /// <summary>Keeps an event of the bar at which the playhead stands: what is said of it is what is known there.</summary>
    public void Add(in ReplayEvent one, Playhead playhead)
    {
        Count++;
        if (_events.Count == most)
            _events.Dequeue();
        var scale = playhead.Series.Scale;
        var origin = scale.ToDouble(one.Leg.OriginPrice);
        _events.Enqueue(new Entry(
            one, origin, scale.ToDouble(one.Price), scale.ToDouble(one.Pivot),
            Rounded.Of(playhead.References.Distribution.MultipleOf(scale.ToDouble(Math.Abs(one.Pivot - one.Leg.OriginPrice))), digits: 4), Reasons.Of(one, playhead)));
    }

    /// <summary>Latest last.</summary>
    public EventsView SeenFrom(int position)
    {
        var kinds = new List<EventKinds>();
        var legs = new List<EventLegView>();
        var placeOf = new Dictionary<Leg, int>();
        var more = new List<EventMoreView>();
        var (ago, kind, leg) = (new int[_events.Count], new int[_events.Count], new int[_events.Count]);
        var (price, pivot, pivotAgo, multiple) = (new double[_events.Count], new double[_events.Count], new int[_events.Count], new double[_events.Count]);
        var at = 0;
        foreach (var (one, origin, its, itsPivot, size, why) in _events)
        {
            if (!placeOf.TryGetValue(one.Leg, out var place))
            {
                placeOf[one.Leg] = place = legs.Count;
                legs.Add(new EventLegView(one.Leg.Number, one.Leg.Direction == Direction.Bull, origin, position - one.Leg.OriginIndex));
            }
            if (kinds.IndexOf(one.Kind) < 0)
                kinds.Add(one.Kind);
            (ago[at], kind[at], leg[at]) = (position - one.Bar, kinds.IndexOf(one.Kind), place);
            (price[at], pivot[at], pivotAgo[at], multiple[at]) = (its, itsPivot, one.Bar - one.PivotIndex, size);
            var isLevel = one.Kind is EventKinds.LevelCrossed or EventKinds.LevelTouched;
            if (isLevel || one.Reason != PruneReason.None || why is not null)
                more.Add(new EventMoreView(at, StateBuilder.NameOf(one.Reason), isLevel ? one.Ratio : null, isLevel ? one.IsUp : null, why));
            at++;
        }
        return new EventsView([.. kinds.Select(StateBuilder.NameOf)], legs, ago, kind, leg, price, pivot, pivotAgo, multiple, more);
    }

    private readonly record struct Entry(ReplayEvent Event, double Origin, double Price, double Pivot, double Multiple, string? Why);
}
