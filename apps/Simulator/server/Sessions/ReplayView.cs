using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Settings;
using Longhouse.Simulator.Views;

namespace Longhouse.Simulator.Sessions;

/// <summary>Where a year begins, for the scale below the history: dates are known in advance, prices are not.</summary>
internal sealed record YearView(int Year, int Bar);

/// <summary>What a tab needs to know once about its replay.</summary>
internal sealed record ReplayView(
    string Id, string File, string FileStamp, bool IsSynthetic, int Bars, int FirstBar, int ResolutionMinutes, int Digits,
    DateTimeOffset First, DateTimeOffset Last, IReadOnlyList<YearView> Years, IReadOnlyList<StretchRequest> Plan)
{
    public static ReplayView Of(HeldReplay replay)
    {
        var series = replay.Playhead.Series;
        var years = new List<YearView>();
        var last = At(series[series.Count - 1].Time);
        for (var year = At(series[0].Time).Year + 1; year <= last.Year; year++)
            years.Add(new YearView(year, series.FirstAt(new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds())));
        return new ReplayView(replay.Id, replay.File.Name, replay.File.Stamp, replay.File.IsSynthetic, series.Count, replay.FirstBar,
            replay.File.ResolutionMinutes, series.Scale.ShownDigits, At(series[0].Time), last, years, [.. replay.Playhead.Plan.Stretches.Select(StretchRequest.Of)]);
    }

    private static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}

/// <summary>A position with what led there: the last events before it, and the levels of references that were reached, latest last.</summary>
internal sealed record PositionView(StateView State, EventsView Recent, ReachedView Reached)
{
    private const int BarsOfRecent = 60;
    private const int MostRecent = 40;

    /// <summary>Goes there, gathering what happened on the last stretch of the way: to legs, and to the levels of those that are watched.</summary>
    public static PositionView Seek(HeldReplay replay, int bar, IReadOnlyList<long> watched, CancellationToken cancel)
    {
        var playhead = replay.Playhead;
        playhead.SeekTo(Math.Max(-1, bar - BarsOfRecent), cancel);
        var recent = new EventLog(MostRecent);
        var reached = new LevelsReached();
        var found = new List<ReplayEvent>();
        while (playhead.Position < bar)
        {
            LevelWatch.Step(playhead, watched, found);
            foreach (var one in found)
                recent.Add(one, playhead);
            reached.Look(playhead);
        }
        return new PositionView(replay.Look(), recent.SeenFrom(bar), reached.SeenFrom(bar));
    }
}
