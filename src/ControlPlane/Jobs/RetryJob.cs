using System.Globalization;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Jobs;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Jobs;

/// <summary>Runs a scheduled job now, or a dead or cancelled one again from its first attempt.</summary>
internal static class RetryJob
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/jobs/{jobId:long}:retry", HandleAsync)
        .WithName("retryJob")
        .RequirePermission(ConsoleRights.ChangeJobs);

    private static async Task<Results<Ok<JobView>, Problem>> HandleAsync(long jobId, JobAdmin jobs, ControlDb db, By by, CancellationToken cancel)
    {
        if (!await jobs.RetryAsync(jobId, cancel))
            return await jobs.GetAsync(jobId, cancel) is null ? JobProblems.NotFound : JobProblems.NotRepeatable;
        await db.NoteAsync(by, "control.job_retried", jobId.ToString(CultureInfo.InvariantCulture), null, cancel);
        return await jobs.GetAsync(jobId, cancel) is { } job ? TypedResults.Ok(JobView.Of(job)) : JobProblems.NotFound;
    }
}
