using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Jobs;

/// <summary>Which dead jobs to run again, the newest first; each part that is given narrows them.</summary>
public sealed record ReplayDeadJobsRequest(string? Queue = null, string? Kind = null, string? TenantId = null, [property: Range(1, 1000)] int Limit = 100);

internal sealed record ReplayedJobs(int Count);

internal static class ReplayDeadJobs
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/jobs:replay-dead", HandleAsync)
        .WithName("replayDeadJobs")
        .RequirePermission(ConsoleRights.ChangeJobs);

    private static async Task<Ok<ReplayedJobs>> HandleAsync(ReplayDeadJobsRequest request, JobAdmin jobs, ControlDb db, By by, CancellationToken cancel)
    {
        var filter = new JobFilter { Queue = request.Queue, Kind = request.Kind, Partition = request.TenantId, Limit = request.Limit };
        var count = await jobs.ReplayDeadAsync(filter, cancel);
        await db.NoteAsync(by, "control.jobs_replayed", request.Queue ?? "all queues", $"{count} jobs", cancel);
        return TypedResults.Ok(new ReplayedJobs(count));
    }
}
