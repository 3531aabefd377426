using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Jobs;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Jobs;

/// <summary>Starts nothing of a queue any more, or starts again; what runs goes on.</summary>
internal static class PauseQueue
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/jobs/queues/{queue}:pause", (string queue, JobAdmin jobs, QueueReader queues, ControlDb db, By by, CancellationToken cancel) =>
            HandleAsync(queue, paused: true, jobs, queues, db, by, cancel)).WithName("pauseQueue").RequirePermission(ConsoleRights.ChangeJobs);
        api.MapPost("/jobs/queues/{queue}:resume", (string queue, JobAdmin jobs, QueueReader queues, ControlDb db, By by, CancellationToken cancel) =>
            HandleAsync(queue, paused: false, jobs, queues, db, by, cancel)).WithName("resumeQueue").RequirePermission(ConsoleRights.ChangeJobs);
    }

    private static async Task<Results<Ok<QueueView>, Problem>> HandleAsync(
        string queue, bool paused, JobAdmin jobs, QueueReader queues, ControlDb db, By by, CancellationToken cancel)
    {
        if (!(await queues.ReadAsync(cancel)).Any(known => known.Name == queue))
            return JobProblems.NoSuchQueue;
        await (paused ? jobs.PauseAsync(queue, cancel) : jobs.ResumeAsync(queue, cancel));
        await db.NoteAsync(by, paused ? "control.queue_paused" : "control.queue_resumed", queue, null, cancel);
        return TypedResults.Ok((await queues.ReadAsync(cancel)).First(known => known.Name == queue));
    }
}
