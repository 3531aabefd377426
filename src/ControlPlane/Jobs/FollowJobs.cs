using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Streams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Jobs;

/// <summary>The jobs that run and the queues, live.</summary>
internal static class FollowJobs
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/jobs/events", Handle)
        .WithName("followJobs")
        .IsStream()
        .RequirePermission(ConsoleRights.ReadJobs);

    private static ServerSentEventsResult<JobsEvent> Handle(HttpContext http, JobsFeed feed) => EventStream.Of(http, feed.FollowAsync);
}
