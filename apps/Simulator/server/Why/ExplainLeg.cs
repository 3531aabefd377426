using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Sessions;
using Longhouse.Simulator.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.Simulator.Why;

/// <summary>A part of a leg's rank: how large it is, and what it weighs.</summary>
internal sealed record RankTerm(string Name, double Value, double Weight);

/// <summary>Where the leg stands among the references, and of what that is made; the rank is null when it is none.</summary>
internal sealed record RankView(int? Rank, int Of, bool OnDeck, double Salience, IReadOnlyList<RankTerm> Terms);

/// <summary>What would end the leg next.</summary>
internal sealed record EndView(double Price, string Text);

internal sealed record LegStory(
    int At, string Id, LegView Leg, bool IsActive, double? Spikiness, int Bars, double PriceAtCreation, double? CounterTrendRange,
    IReadOnlyList<Milestone> Life, EndView? End, RankView? Rank, string StatusText);

internal static class ExplainLeg
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/replays/{replayId}/leg", HandleAsync)
        .WithName("explainLeg")
        .RequirePermission(SimulatorPermissions.Replay);

    /// <param name="number">The leg's number.</param>
    /// <param name="origin">The bar of its origin, from where its life is looked at.</param>
    /// <param name="at">The bar up to which: where the tab stands, which may be a little behind what was sent to it.</param>
    private static async Task<Results<Ok<LegStory>, Problem>> HandleAsync(
        string replayId, long number, int origin, int at, Replays replays, SavedStates saved, TenantContext context, CancellationToken cancel)
    {
        var (series, plan, position) = await replays.UseAsync(replayId, context, r => (r.Playhead.Series, r.Playhead.Plan, r.Playhead.Position), cancel);
        if (at < 0 || at > position)
            return ReplayProblems.Position("at", 0, Math.Max(position, 0));
        if (origin < 0 || origin > at)
            return ReplayProblems.Position("origin", 0, at);
        // On a playhead of its own: the tab plays on meanwhile.
        var playhead = new Playhead(series, plan, saved);
        playhead.SeekTo(origin - 1, cancel); // no leg forms before the bar after its origin
        var life = new LegLife(playhead);
        life.Run(number, at, cancel);
        return life.Leg is { } leg ? TypedResults.Ok(Tell(leg, life, playhead)) : ReplayProblems.NoLeg;
    }

    private static LegStory Tell(Leg leg, LegLife life, Playhead playhead)
    {
        var (scale, ranking) = (playhead.Series.Scale, playhead.Ranking);
        var reference = ranking.References.Concat(ranking.OnDeck).FirstOrDefault(r => r.Leg == leg);
        var view = StateBuilder.ToView(leg, playhead);
        return new LegStory(
            playhead.Position, leg.Key.ToText(scale), view, !leg.IsPruned, LegMetrics.Spikiness(LegMetrics.MomentsOf(leg, playhead.Detector)),
            LegMetrics.BarCount(leg, playhead.Detector), scale.ToDouble(leg.PriceAtCreation), leg.CounterTrendRange is { } range ? scale.ToDouble(range) : null,
            life.Milestones, leg.IsPruned ? null : RankWords.EndOf(leg, playhead), leg.IsPruned ? null : RankWords.RankOf(leg, reference, playhead), RankWords.StatusOf(leg, StateBuilder.StatusOf(leg, playhead)));
    }
}
