using System.ComponentModel.DataAnnotations;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.Simulator.Sessions;

/// <summary>
/// Where to go: to a bar, to the first bar at or after a time, or to the nearest event of some kinds from <paramref name="From"/> on, which is where the
/// tab stands. Saying so makes it safe to ask again after a lost answer.
/// </summary>
public sealed record MoveReplayRequest(
    int? Bar = null, DateTimeOffset? Time = null, int? From = null,
    [property: MaxLength(16)] IReadOnlyList<string>? ToEvent = null, bool Back = false,
    [property: MaxLength(LevelWatch.MaxWatched)] IReadOnlyList<long>? Watched = null);

internal static class MoveReplay
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPut("/replays/{replayId}/position", HandleAsync)
        .WithName("moveReplay")
        .RequirePermission(SimulatorPermissions.Replay);

    private static Task<Results<Packed<PositionView>, Problem>> HandleAsync(
        string replayId, MoveReplayRequest request, Replays replays, TenantContext context, CancellationToken cancel) =>
        replays.UseAsync<Results<Packed<PositionView>, Problem>>(replayId, context, replay =>
        {
            var playhead = replay.Playhead;
            if (EventNames.Read(request.ToEvent) is not { } kinds)
                return EventNames.Wrong("toEvent");
            if (request.From is { } from)
            {
                if (from < -1 || from >= playhead.Series.Count)
                    return ReplayProblems.Position("from", -1, playhead.Series.Count - 1);
                playhead.SeekTo(from, cancel);
            }
            var to = request switch
            {
                { Bar: { } bar } => bar,
                // The bars are the calendar: where the market was closed, the next bar is the answer.
                { Time: { } time } => Math.Min(playhead.Series.FirstAt(time.ToUnixTimeSeconds()), playhead.Series.Count - 1),
                { Back: true } when kinds != EventKinds.None => EventSearch.Before(playhead, kinds, request.Watched ?? [], cancel),
                _ when kinds != EventKinds.None => EventSearch.After(playhead, kinds, request.Watched ?? [], cancel),
                _ => playhead.Position,
            };
            if (to < -1 || to >= playhead.Series.Count)
                return ReplayProblems.Position("bar", -1, playhead.Series.Count - 1);
            return new Packed<PositionView>(PositionView.Seek(replay, to, request.Watched ?? [], cancel));
        }, cancel);
}
