namespace Longhouse.Simulator.Replay;

/// <summary>Finds the nearest bar with an event of some kinds.</summary>
internal static class EventSearch
{
    private const int FirstStretch = 128;

    /// <summary>The next such bar, or the last one when there is none. The playhead may end anywhere.</summary>
    public static int After(Playhead playhead, EventKinds kinds, IReadOnlyList<long> watched, CancellationToken cancel)
    {
        var found = new List<ReplayEvent>();
        while (!playhead.IsAtEnd)
        {
            cancel.ThrowIfCancellationRequested();
            LevelWatch.Step(playhead, watched, found);
            if (found.Exists(one => (one.Kind & kinds) != EventKinds.None))
                break;
        }
        return playhead.Position;
    }

    /// <summary>The last such bar before this position, or the first bar. Looks at stretches that grow, each forwards from its beginning.</summary>
    public static int Before(Playhead playhead, EventKinds kinds, IReadOnlyList<long> watched, CancellationToken cancel)
    {
        var end = playhead.Position;
        var found = new List<ReplayEvent>();
        for (var length = FirstStretch; end > 0; length *= 2)
        {
            var start = Math.Max(0, end - length);
            playhead.SeekTo(start - 1, cancel);
            var last = -1;
            while (playhead.Position < end - 1)
            {
                cancel.ThrowIfCancellationRequested();
                LevelWatch.Step(playhead, watched, found);
                if (found.Exists(one => (one.Kind & kinds) != EventKinds.None))
                    last = playhead.Position;
            }
            if (last >= 0)
                return last;
            end = start;
        }
        return Math.Min(0, playhead.Series.Count - 1);
    }
}
