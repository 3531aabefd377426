using System.ComponentModel.DataAnnotations;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Longhouse.Simulator.Data;
using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Settings;
using Longhouse.Simulator.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.Simulator.Sessions;

/// <summary>What a browser keeps of a replay, and sends to have it again: all of it may be left out.</summary>
public sealed record OpenReplayRequest(
    [property: StringLength(200)] string? File = null, DateOnly? StartDate = null, int? Position = null, IReadOnlyList<StretchRequest>? Plan = null);

internal sealed record OpenedView(ReplayView Replay, PositionView Position);

internal static class OpenReplay
{
    // A newcomer's chart shows something to begin with.
    private const int UsualStart = 3_000;

    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/replays", HandleAsync)
        .WithName("openReplay")
        .RequirePermission(SimulatorPermissions.Replay);

    private static async Task<Results<Packed<OpenedView>, Problem>> HandleAsync(
        OpenReplayRequest request, BarLibrary library, TenantBars bars, Replays replays, SavedStates saved, StateWarmer warmer, TenantContext context, CancellationToken cancel)
    {
        var set = await bars.FindAsync(cancel);
        var name = request.File ?? set.File;
        BarFile? file;
        try
        {
            file = name is null ? library.OpenFirst() : set.File is null || name == set.File ? library.Open(name) : null;
        }
        catch (CsvException failure)
        {
            return ReplayProblems.BadFile with { Detail = failure.Message };
        }
        if (file is null)
            return ReplayProblems.NoFile;

        var startDate = request.StartDate > set.StartDate ? request.StartDate : set.StartDate ?? request.StartDate;
        var firstBar = startDate is { } date ? file.Series.FirstAt(new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds()) : 0;
        if (firstBar == file.Series.Count)
            return RequestProblems.Field("startDate", $"A day up to {DateTimeOffset.FromUnixTimeSeconds(file.Series[firstBar - 1].Time):yyyy-MM-dd}: that is where the bars end.");
        var series = file.Series.From(firstBar);
        var position = request.Position ?? Math.Min(UsualStart, series.Count) - 1;
        if (position < -1 || position >= series.Count)
            return ReplayProblems.Position("position", -1, series.Count - 1);
        if (PlanOf(request.Plan) is not { } plan)
            return RequestProblems.Field("plan", $"1 to {ReplayPlan.MaxStretches} stretches, the first from bar 0 and each from a later bar than the one before.");

        var replay = replays.Add(context, set.TabsPerPerson, file, firstBar, new Playhead(series, plan, saved));
        var opened = await replays.UseAsync<Results<Packed<OpenedView>, Problem>>(replay.Id, context, held =>
            new Packed<OpenedView>(new OpenedView(ReplayView.Of(held), PositionView.Seek(held, position, [], cancel))), cancel);
        _ = warmer.WarmAsync(series, plan); // nobody waits for it
        return opened;
    }

    private static ReplayPlan? PlanOf(IReadOnlyList<StretchRequest>? stretches)
    {
        if (stretches is null or [])
            return ReplayPlan.Default;
        if (stretches.Contains(null!)) // JSON may hold one, whatever the type says
            return null;
        var fits = stretches.Count <= ReplayPlan.MaxStretches && stretches[0].FromBar == 0 && stretches.Zip(stretches.Skip(1)).All(pair => pair.First.FromBar < pair.Second.FromBar);
        return fits ? ReplayPlan.Of(stretches.Select(stretch => stretch.ToStretch())) : null;
    }
}
