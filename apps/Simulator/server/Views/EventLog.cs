using Longhouse.Simulator.Replay;

namespace Longhouse.Simulator.Views;

/// <summary>What happens on the way of a playhead, told from where it ends: of each kind of thing the latest.</summary>
internal sealed class EventLog(int most)
{
    private readonly Queue<(int Bar, EventView View)> _events = [];

    /// <summary>How many there were, those that are not kept among them.</summary>
    public int Count { get; private set; }

    /// <summary>Keeps an event of the bar at which the playhead stands.</summary>
    public void Add(in ReplayEvent one, Playhead playhead)
    {
        Count++;
        if (_events.Count == most)
            _events.Dequeue();
        _events.Enqueue((one.Bar, StateBuilder.ToView(one, playhead)));
    }

    /// <summary>Latest last.</summary>
    public IReadOnlyList<EventView> SeenFrom(int position) => [.. _events.Select(one => one.View with { Ago = position - one.Bar })];
}
