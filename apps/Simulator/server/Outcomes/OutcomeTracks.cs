using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Sessions;

namespace Longhouse.Simulator.Outcomes;

/// <summary>
/// Outcome tracks, shared by all who replay the same bars with the same plan. The ones used last are kept, in so many bytes together; one alone takes
/// less than the bars that it is about.
/// </summary>
internal sealed class OutcomeTracks(SavedStates saved, long mostBytes = OutcomeTracks.UsualBytes)
{
    private const long UsualBytes = 32L * 1024 * 1024;
    private const int MostKept = 8;
    private readonly LinkedList<(Key Key, OutcomeTrack Track, SemaphoreSlim Turn)> _tracks = [];

    private sealed record Key(string File, string Stamp, int FirstBar, ReplayPlan Plan);

    public int Count
    {
        get
        {
            lock (_tracks)
                return _tracks.Count;
        }
    }

    /// <summary>What was decided up to a bar.</summary>
    public async Task<OutcomeCounts> ReadAsync(HeldReplay replay, ReplayPlan plan, int bar, CancellationToken cancel)
    {
        var (track, turn) = Find(replay, plan);
        await turn.WaitAsync(cancel);
        try
        {
            track.RunTo(bar, cancel);
            return track.CountTo(bar);
        }
        finally
        {
            Forget();
            turn.Release();
        }
    }

    // Those that were not asked for the longest go first; whoever reads one just now reads on.
    private void Forget()
    {
        lock (_tracks)
        {
            var bytes = _tracks.Sum(one => one.Track.Bytes);
            while (_tracks.Count > 1 && (_tracks.Count > MostKept || bytes > mostBytes) && _tracks.Last is { } last)
            {
                bytes -= last.Value.Track.Bytes;
                _tracks.Remove(last);
            }
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
            }
            else
                _tracks.Remove(node);
            _tracks.AddFirst(node);
            return (node.Value.Track, node.Value.Turn);
        }
    }
}
