using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Settings;
using Longhouse.Simulator.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.Simulator.Sessions;

/// <summary>Settings that hold from the bar after a position on, or from the first bar on: then the whole history is seen again with them.</summary>
public sealed record ChangeSettingsRequest(int Position, DetectionRequest Detection, ReferencesRequest References, bool FromStart = false);

internal sealed record ChangedView(IReadOnlyList<StretchRequest> Plan, PositionView Position);

internal static class ChangeSettings
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPut("/replays/{replayId}/settings", HandleAsync)
        .WithName("changeReplaySettings")
        .RequirePermission(SimulatorPermissions.Replay);

    private static Task<Results<Packed<ChangedView>, Problem>> HandleAsync(
        string replayId, ChangeSettingsRequest request, Replays replays, TenantContext context, CancellationToken cancel) =>
        replays.UseAsync<Results<Packed<ChangedView>, Problem>>(replayId, context, replay =>
        {
            var playhead = replay.Playhead;
            if (request.Position < -1 || request.Position >= playhead.Series.Count)
                return ReplayProblems.Position("position", -1, playhead.Series.Count - 1);
            playhead.SeekTo(request.Position, cancel);
            var plan = playhead.Plan.Change(request.FromStart ? 0 : request.Position + 1, request.Detection.ToConfig(), request.References.ToConfig());
            if (plan.Stretches.Count > ReplayPlan.MaxStretches)
                return ReplayProblems.TooManyChanges;
            playhead.Follow(plan, cancel);
            return new Packed<ChangedView>(new ChangedView([.. plan.Stretches.Select(StretchRequest.Of)], PositionView.Seek(replay, request.Position, [], cancel)));
        }, cancel);
}
