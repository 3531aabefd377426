using Longhouse.Platform.Identity;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Sessions;
using Longhouse.Simulator.Settings;
using Longhouse.Simulator.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Simulator.Comparison;

/// <summary>Other settings, to be held against those of the replay on the same bars up to a bar that was seen.</summary>
public sealed record CompareSettingsRequest(int At, DetectionRequest Detection, ReferencesRequest References);

/// <summary>How much the two have in common at a bar: legs of both, of the replay's settings alone, of the others alone; and the same of references.</summary>
internal sealed record ComparedBar(int Bar, int Legs, int LegsA, int LegsB, int References, int ReferencesA, int ReferencesB);

/// <summary>A is the replay as it is, B the other settings. The lists hold what only one of them has at the playhead.</summary>
internal sealed record ComparisonView(
    int Position, CountsView A, CountsView B, double MedianA, double MedianB, IReadOnlyList<ComparedBar> Bars, IReadOnlyList<LegView> OnlyA, IReadOnlyList<LegView> OnlyB, int Common);

internal static class CompareSettings
{
    private const int Samples = 240;

    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/replays/{replayId}/comparisons", HandleAsync)
        .WithName("compareSettings")
        .RequirePermission(SimulatorPermissions.Replay);

    private static async Task<Results<Ok<ComparisonView>, Problem>> HandleAsync(
        string replayId, CompareSettingsRequest request, Replays replays, SavedStates saved,
        [FromKeyedServices(SimulatorModule.Studies)] InteractivePool studies, TenantContext context, CancellationToken cancel)
    {
        var (series, plan, seen) = await replays.UseAsync(replayId, context, r => (r.Playhead.Series, r.Playhead.Plan, r.Playhead.Position), cancel);
        var position = request.At;
        if (position < 0 || position > seen)
            return ReplayProblems.Position("at", 0, Math.Max(seen, 0));
        using var place = await studies.EnterAsync(context.Tenant.Id.Value, supersedes: null, cancel);
        if (place.Refusal is { } refusal)
            return ReplayProblems.Busy with { RetryAfter = refusal.RetryAfter };
        var a = new Playhead(series, plan, saved);
        var b = new Playhead(series, ReplayPlan.Of([new Stretch(0, request.Detection.ToConfig(), request.References.ToConfig())]), saved);
        var bars = new List<ComparedBar>(Samples + 1);
        var every = Math.Max(1, (position + 1) / Samples);
        for (var bar = every - 1; bar <= position; bar += every)
        {
            a.SeekTo(bar, cancel);
            b.SeekTo(bar, cancel);
            bars.Add(Compare(bar, a, b));
        }
        a.SeekTo(position, cancel);
        b.SeekTo(position, cancel);
        var (ofA, ofB) = (LegsOf(a), LegsOf(b));
        return TypedResults.Ok(new ComparisonView(position, StateBuilder.ToView(a.Counts), StateBuilder.ToView(b.Counts),
            a.References.Distribution.Median, b.References.Distribution.Median, bars,
            [.. ofA.Where(pair => !ofB.ContainsKey(pair.Key)).Select(pair => StateBuilder.ToView(pair.Value, a))],
            [.. ofB.Where(pair => !ofA.ContainsKey(pair.Key)).Select(pair => StateBuilder.ToView(pair.Value, b))],
            ofA.Keys.Count(ofB.ContainsKey)));
    }

    private static ComparedBar Compare(int bar, Playhead a, Playhead b)
    {
        var (legsA, legsB) = (LegsOf(a), LegsOf(b));
        var (refsA, refsB) = (legsA.Where(p => p.Value.Reference.IsFormed).Select(p => p.Key).ToHashSet(), legsB.Where(p => p.Value.Reference.IsFormed).Select(p => p.Key).ToHashSet());
        var (legs, references) = (legsA.Keys.Count(legsB.ContainsKey), refsA.Count(refsB.Contains));
        return new ComparedBar(bar, legs, legsA.Count - legs, legsB.Count - legs, references, refsA.Count - references, refsB.Count - references);
    }

    private static Dictionary<LegKey, Leg> LegsOf(Playhead playhead)
    {
        var legs = new Dictionary<LegKey, Leg>();
        for (var leg = playhead.Detector.First; leg is not null; leg = leg.Next)
            legs.TryAdd(leg.Key, leg);
        return legs;
    }
}
