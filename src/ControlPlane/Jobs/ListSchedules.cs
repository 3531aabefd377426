using Longhouse.ControlPlane.Identity;
using Longhouse.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Jobs;

/// <summary>Work that recurs. The expression is cron's, by the clock of the time zone.</summary>
internal sealed record ScheduleView(string Name, string Kind, string Expression, string TimeZone, bool Paused, DateTimeOffset NextAt, DateTimeOffset? LastAt)
{
    public static ScheduleView Of(JobSchedule schedule) =>
        new(schedule.Name, schedule.Kind, schedule.Expression, schedule.TimeZone, schedule.Paused, schedule.NextAt, schedule.LastAt);
}

internal sealed record ScheduleList(IReadOnlyList<ScheduleView> Schedules);

internal static class ListSchedules
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/jobs/schedules", HandleAsync)
        .WithName("listSchedules")
        .RequirePermission(ConsoleRights.ReadJobs);

    private static async Task<Ok<ScheduleList>> HandleAsync(JobAdmin jobs, CancellationToken cancel) =>
        TypedResults.Ok(new ScheduleList([.. (await jobs.SchedulesAsync(cancel)).Select(ScheduleView.Of)]));
}
