using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Longhouse.Simulator.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.Simulator.Sessions;

/// <summary>The bars up to the playhead, and never one beyond it.</summary>
internal static class GetHistory
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/replays/{replayId}/history", HandleAsync)
        .WithName("getHistory")
        .RequirePermission(SimulatorPermissions.Replay);

    private static Task<Results<FileContentHttpResult, Problem>> HandleAsync(
        string replayId, int from, int to, Replays replays, TenantContext context, CancellationToken cancel) =>
        replays.UseAsync<Results<FileContentHttpResult, Problem>>(replayId, context, replay =>
        {
            var seen = replay.Playhead.Position + 1;
            if (to < 0 || to > seen)
                return ReplayProblems.Position("to", 0, seen);
            if (from < 0 || from > to)
                return ReplayProblems.Position("from", 0, to);
            return TypedResults.Bytes(HistoryWriter.Write(replay.Playhead.Series, from, to), HistoryWriter.ContentType);
        }, cancel);
}
