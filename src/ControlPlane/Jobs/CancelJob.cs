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

/// <summary>Keeps a job from starting, or asks the one that runs to stop; which of the two is in its state.</summary>
internal static class CancelJob
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/jobs/{jobId:long}:cancel", HandleAsync)
        .WithName("cancelJob")
        .RequirePermission(ConsoleRights.ChangeJobs);

    private static async Task<Results<Ok<JobView>, Problem>> HandleAsync(long jobId, JobAdmin jobs, ControlDb db, By by, CancellationToken cancel)
    {
        switch (await jobs.CancelAsync(jobId, cancel))
        {
            case CancelResult.NotFound:
                return JobProblems.NotFound;
            case CancelResult.AlreadyFinished:
                return JobProblems.Finished;
        }
        await db.NoteAsync(by, "control.job_cancelled", jobId.ToString(CultureInfo.InvariantCulture), null, cancel);
        return await jobs.GetAsync(jobId, cancel) is { } job ? TypedResults.Ok(JobView.Of(job)) : JobProblems.NotFound;
    }
}
