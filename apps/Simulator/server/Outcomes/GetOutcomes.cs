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
        var counts = await tracks.ReadAsync(replay, plan, at, cancel);
        var rows = new List<OutcomeRow>();
        for (var ratio = 0; ratio < Level.Ratios.Length; ratio++)
        {
            AddRow(rows, counts, ratio, null, null);
            foreach (var isBull in (ReadOnlySpan<bool>)[false, true])
            {
                AddRow(rows, counts, ratio, isBull, null);
                for (var bin = 0; bin < OutcomeCounts.Bins; bin++)
                    AddRow(rows, counts, ratio, isBull, bin);
            }
        }
        return TypedResults.Ok(new OutcomesView(at, rows));
    }

    private static void AddRow(List<OutcomeRow> rows, OutcomeCounts counts, int ratio, bool? isBull, int? bin)
    {
        var (bounced, broke) = counts.Of(ratio, isBull, bin);
        if (bounced + broke == 0)
            return;
        var (low, high) = Wilson.Of(bounced, bounced + broke);
        rows.Add(new OutcomeRow(Level.Ratios[ratio] / 1000.0, isBull, bin, bounced + broke, bounced, broke, Math.Round(low, 4), Math.Round(high, 4)));
    }
}
