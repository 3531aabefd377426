using Longhouse.Simulator.Replay;

namespace Longhouse.Simulator.Views;

/// <summary>Which levels of references price reaches, bar by bar: each once when it comes there, and not while it stays.</summary>
internal sealed class LevelsReached
{
    private const int Most = 8;
    private readonly EventLog _log = new(Most);
    private readonly List<ReplayEvent> _found = [];

    public void Look(Playhead playhead)
    {
        _found.Clear();
        foreach (var reference in playhead.Ranking.References)
            LevelWatch.Find(playhead, reference.Leg, _found);
        foreach (var one in _found)
            _log.Add(one, playhead);
    }

    public ReachedView SeenFrom(int position) => new(_log.Count, _log.SeenFrom(position));
}
