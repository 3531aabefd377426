using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Operation;

/// <param name="Samples">Since the process that answers began, at most as far back as was asked for.</param>
internal sealed record SystemPast(int StepSeconds, int Steps, IReadOnlyList<ProcessSample> Samples);

/// <summary>The process that answers, over the last hour, day or week.</summary>
internal static class GetSystemPast
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/system/past", Handle)
        .WithName("getSystemPast")
        .RequirePermission(ConsoleRights.ReadSystem);

    private static Results<Ok<SystemPast>, Problem> Handle(ProcessPast process, string range = "hour") => PastRange.Find(range) is { } past
        ? TypedResults.Ok(new SystemPast((int)past.Step.TotalSeconds, past.Steps, process.Of(past)))
        : PastRange.Unknown;
}
