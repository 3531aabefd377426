using Longhouse.ControlPlane.Identity;
using Longhouse.Jobs;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Jobs;

/// <summary>Which jobs; each part that is given narrows the list.</summary>
internal sealed record JobQuery
{
    public string? State { get; init; }

    public string? Queue { get; init; }

    public string? Kind { get; init; }

    public string? TenantId { get; init; }
}

/// <summary>Jobs in one state (those that run, unless told otherwise), newest first.</summary>
internal static class ListJobs
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/jobs", HandleAsync)
        .WithName("listJobs")
        .RequirePermission(ConsoleRights.ReadJobs);

    private static async Task<Results<Ok<Listing<JobView>>, Problem>> HandleAsync([AsParameters] JobQuery query, PageQuery page, JobAdmin jobs, CancellationToken cancel)
    {
        var state = JobState.Running;
        if (!string.IsNullOrEmpty(query.State) && !Enum.TryParse(query.State, ignoreCase: true, out state))
            return RequestProblems.Field("state", $"One of {string.Join(", ", Enum.GetNames<JobState>()).ToLowerInvariant()}.");
        if (page.After.Length > 0 && !long.TryParse(page.After, out _))
            return RequestProblems.Field("after", "The next of the page before.");
        var found = await jobs.ListAsync(new JobFilter
        {
            State = state,
            Queue = query.Queue,
            Kind = query.Kind,
            Partition = query.TenantId,
            Before = long.TryParse(page.After, out var before) ? before : null,
            Limit = page.Take,
        }, cancel);
        return TypedResults.Ok(Listing.Of([.. found.Select(JobView.Of)], page, job => job.Id));
    }
}
