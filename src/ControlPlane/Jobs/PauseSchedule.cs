using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Jobs;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Jobs;

/// <summary>Leaves out the ticks of a schedule, or goes on with the next one from now.</summary>
internal static class PauseSchedule
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/jobs/schedules/{name}:pause", (string name, JobAdmin jobs, ControlDb db, By by, CancellationToken cancel) =>
            HandleAsync(name, paused: true, jobs, db, by, cancel)).WithName("pauseSchedule").RequirePermission(ConsoleRights.ChangeJobs);
        api.MapPost("/jobs/schedules/{name}:resume", (string name, JobAdmin jobs, ControlDb db, By by, CancellationToken cancel) =>
            HandleAsync(name, paused: false, jobs, db, by, cancel)).WithName("resumeSchedule").RequirePermission(ConsoleRights.ChangeJobs);
    }

    private static async Task<Results<Ok<ScheduleView>, Problem>> HandleAsync(string name, bool paused, JobAdmin jobs, ControlDb db, By by, CancellationToken cancel)
    {
        var isKnown = await (paused ? jobs.PauseScheduleAsync(name, cancel) : jobs.ResumeScheduleAsync(name, cancel));
        if (!isKnown)
            return JobProblems.NoSuchSchedule;
        await db.NoteAsync(by, paused ? "control.schedule_paused" : "control.schedule_resumed", name, null, cancel);
        return TypedResults.Ok(ScheduleView.Of((await jobs.SchedulesAsync(cancel)).First(schedule => schedule.Name == name)));
    }
}
