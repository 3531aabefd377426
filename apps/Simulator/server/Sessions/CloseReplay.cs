using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.Simulator.Sessions;

internal static class CloseReplay
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapDelete("/replays/{replayId}", Handle)
        .WithName("closeReplay")
        .RequirePermission(SimulatorPermissions.Replay);

    private static Results<NoContent, Problem> Handle(string replayId, Replays replays, TenantContext context) =>
        replays.Close(replayId, context) ? TypedResults.NoContent() : ReplayProblems.Gone;
}
