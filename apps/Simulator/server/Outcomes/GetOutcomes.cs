using Longhouse.Platform.Identity;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Longhouse.Simulator.Engine.Structure;
using Longhouse.Simulator.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Simulator.Outcomes;

/// <summary>
/// What became of touches of one level, of legs of one direction and size; all of them where these are null. The share that bounced lies between
/// <see cref="Low"/> and <see cref="High"/>, 19 times of 20.
/// </summary>
internal sealed record OutcomeRow(double Ratio, bool? IsBull, int? Bin, int Decided, int Bounced, int Broke, double Low, double High);

internal sealed record OutcomesView(int Position, IReadOnlyList<OutcomeRow> Rows);

internal static class GetOutcomes
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/replays/{replayId}/outcomes", HandleAsync)
        .WithName("getOutcomes")
        .RequirePermission(SimulatorPermissions.Replay);

    private static async Task<Results<Ok<OutcomesView>, Problem>> HandleAsync(
        string replayId, int at, Replays replays, OutcomeTracks tracks,
        [FromKeyedServices(SimulatorModule.Studies)] InteractivePool studies, TenantContext context, CancellationToken cancel)
    {
        // Reading the history may take a second: meanwhile the replay itself plays on.
        var (replay, plan, position) = await replays.UseAsync(replayId, context, held => (held, held.Playhead.Plan, held.Playhead.Position), cancel);
        if (at < -1 || at > position)
            return ReplayProblems.Position("at", -1, position);
        using var place = await studies.EnterAsync(context.Tenant.Id.Value, supersedes: null, cancel);
        if (place.Refusal is { } refusal)
            return ReplayProblems.Busy with { RetryAfter = refusal.RetryAfter };
        var resolved = await tracks.ReadAsync(replay, plan, at, cancel);
        IEnumerable<OutcomeRow> rows =
        [
            .. resolved.GroupBy(r => r.Ratio).Select(g => RowOf(g.Key, null, null, [.. g])),
            .. resolved.GroupBy(r => (r.Ratio, r.IsBull)).Select(g => RowOf(g.Key.Ratio, g.Key.IsBull, null, [.. g])),
            .. resolved.GroupBy(r => (r.Ratio, r.IsBull, r.Bin)).Select(g => RowOf(g.Key.Ratio, g.Key.IsBull, g.Key.Bin, [.. g])),
        ];
        return TypedResults.Ok(new OutcomesView(at, [.. rows.OrderBy(r => r.Ratio).ThenBy(r => r.IsBull).ThenBy(r => r.Bin)]));
    }

    private static OutcomeRow RowOf(byte ratio, bool? isBull, int? bin, List<Resolved> resolved)
    {
        var bounced = resolved.Count(r => r.Outcome == Outcome.Bounced);
        var (low, high) = Wilson.Of(bounced, resolved.Count);
        return new OutcomeRow(Level.Ratios[ratio] / 1000.0, isBull, bin, resolved.Count, bounced, resolved.Count - bounced, Math.Round(low, 4), Math.Round(high, 4));
    }
}
