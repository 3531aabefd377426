using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Sessions;

namespace Longhouse.Simulator.Outcomes;

/// <summary>Outcome tracks, shared by all who replay the same bars with the same plan; the ones used last are kept.</summary>
internal sealed class OutcomeTracks(SavedStates saved)
{
    private const int MostKept = 8;
    private readonly LinkedList<(Key Key, OutcomeTrack Track, SemaphoreSlim Turn)> _tracks = [];

    private sealed record Key(string File, string Stamp, int FirstBar, ReplayPlan Plan);

    /// <summary>What was decided up to a bar.</summary>
    public async Task<IReadOnlyList<Resolved>> ReadAsync(HeldReplay replay, ReplayPlan plan, int bar, CancellationToken cancel)
    {
        var (track, turn) = Find(replay, plan);
        await turn.WaitAsync(cancel);
        try
        {
            track.RunTo(bar, cancel);
            return [.. track.Resolved.TakeWhile(resolved => resolved.Bar <= bar)];
        }
        finally
        {
            turn.Release();
        }
    }

    private (OutcomeTrack Track, SemaphoreSlim Turn) Find(HeldReplay replay, ReplayPlan plan)
    {
        var key = new Key(replay.File.Name, replay.File.Stamp, replay.FirstBar, plan);
        lock (_tracks)
        {
            var node = _tracks.First;
            while (node is not null && !node.Value.Key.Equals(key))
                node = node.Next;
            if (node is null)
            {
                node = new((key, new OutcomeTrack(new Playhead(replay.Playhead.Series, plan, saved)), new SemaphoreSlim(1, 1)));
                if (_tracks.Count >= MostKept)
                    _tracks.RemoveLast();
            }
            else
                _tracks.Remove(node);
            _tracks.AddFirst(node);
            return (node.Value.Track, node.Value.Turn);
        }
    }
}
