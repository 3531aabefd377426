using Longhouse.ControlPlane.Identity;
using Longhouse.Jobs;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Jobs;

internal static class GetJob
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/jobs/{jobId:long}", HandleAsync)
        .WithName("getJob")
        .RequirePermission(ConsoleRights.ReadJobs);

    private static async Task<Results<Ok<JobStory>, Problem>> HandleAsync(long jobId, JobAdmin jobs, CancellationToken cancel) =>
        await jobs.GetAsync(jobId, cancel) is { } job ? TypedResults.Ok(JobStory.Of(job)) : JobProblems.NotFound;
}
