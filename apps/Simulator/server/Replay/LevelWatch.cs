using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;
using Longhouse.Simulator.Engine.Structure;

namespace Longhouse.Simulator.Replay;

/// <summary>
/// What a bar did to the levels of a leg. A level is crossed when two closes in a row stand on its two sides, and touched when a bar reaches it,
/// the one before did not, and no close went through. Both follow from the leg and two bars, so a price at rest says nothing twice.
/// </summary>
internal static class LevelWatch
{
    /// <summary>Legs that one person may watch, as pins.</summary>
    public const int MaxWatched = 10;

    /// <summary>Sees the next bar, and gathers what happened at it: to all legs, and to the levels of those that are watched.</summary>
    public static void Step(Playhead playhead, IReadOnlyList<long> watched, List<ReplayEvent> found)
    {
        found.Clear();
        found.AddRange(playhead.Step());
        foreach (var number in watched)
        {
            if (playhead.Find(number) is { } leg)
                Find(playhead, leg, found);
        }
    }

    public static void Find(Playhead playhead, Leg leg, List<ReplayEvent> found)
    {
        var bar = playhead.Position;
        if (bar == 0 || leg.Range == 0 || leg.CreatedAt == bar)
            return;
        var sign = leg.Side.Sign;
        ref readonly var previous = ref playhead.Series[bar - 1];
        var (before, now) = (Level.ThousandthsOf(previous.Close * sign), Level.ThousandthsOf(playhead.Series[bar].Close * sign));
        var (low, high) = (Level.ThousandthsOf(leg.Side.Low), Level.ThousandthsOf(leg.Side.High));
        var (lowBefore, highBefore) = (Level.ThousandthsOf(sign > 0 ? previous.Low : -previous.High), Level.ThousandthsOf(sign > 0 ? previous.High : -previous.Low));
        foreach (var ratio in Level.Ratios)
        {
            var level = Level.ThousandthsAt(leg, ratio);
            var wasBelow = before < level;
            var isCrossed = wasBelow != now < level;
            var isTouched = low <= level && level <= high && !(lowBefore <= level && level <= highBefore);
            if (!isCrossed && !isTouched)
                continue;
            found.Add(new ReplayEvent(isCrossed ? EventKinds.LevelCrossed : EventKinds.LevelTouched, bar, leg, (long)(sign * level / 1000))
            {
                Pivot = leg.PivotPrice,
                PivotIndex = leg.PivotIndex,
                Ratio = ratio / 1000.0,
                IsUp = wasBelow == sign > 0,
            });
        }
    }
}
