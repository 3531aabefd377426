using System.ComponentModel.DataAnnotations;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.Simulator.Sessions;

/// <summary>
/// The next bars after one, at most so many, ending early at a bar with an event of the named kinds. Saying where to go on from makes it safe to ask again
/// after a lost answer: nothing is skipped and nothing comes twice. It reads: that the replay stands where it looked last only makes the next look quick.
/// </summary>
internal static class GetSteps
{
    public const int Most = 500;

    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/replays/{replayId}/steps", HandleAsync)
        .WithName("getSteps")
        .RequirePermission(SimulatorPermissions.Replay);

    private static Task<Results<Packed<StepsView>, Problem>> HandleAsync(
        string replayId, int from, [Range(1, Most)] int count, Replays replays, TenantContext context, CancellationToken cancel,
        [FromQuery, MaxLength(16)] string[]? until = null, [FromQuery, MaxLength(LevelWatch.MaxWatched)] long[]? watched = null) =>
        replays.UseAsync<Results<Packed<StepsView>, Problem>>(replayId, context, replay =>
        {
            var playhead = replay.Playhead;
            if (from < -1 || from >= playhead.Series.Count)
                return ReplayProblems.Position("from", -1, playhead.Series.Count - 1);
            if (EventNames.Read(until) is not { } kinds)
                return EventNames.Wrong("until");
            playhead.SeekTo(from, cancel);
            return new Packed<StepsView>(Step(replay, count, kinds, watched ?? []));
        }, cancel);

    private static StepsView Step(HeldReplay replay, int count, EventKinds until, IReadOnlyList<long> watched)
    {
        var playhead = replay.Playhead;
        var before = replay.Look();
        var from = playhead.Position;
        var events = new EventLog(int.MaxValue);
        var reached = new LevelsReached();
        var found = new List<ReplayEvent>();
        for (var hit = false; !hit && playhead.Position < from + count && !playhead.IsAtEnd;)
        {
            LevelWatch.Step(playhead, watched, found);
            foreach (var one in found)
            {
                events.Add(one, playhead);
                hit |= (one.Kind & until) != EventKinds.None;
            }
            reached.Look(playhead);
        }
        var to = playhead.Position;
        return new StepsView(from, HistoryWriter.Write(playhead.Series, from + 1, to + 1), events.SeenFrom(to), reached.SeenFrom(to), StateChange.Between(before, replay.Look()));
    }
}
