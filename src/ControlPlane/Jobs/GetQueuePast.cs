using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Operation;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Jobs;

internal sealed record QueuePast(string Name, IReadOnlyList<QueueStep> Steps);

/// <param name="StepSeconds">How long each step is; one that is left out was empty, or nobody looked.</param>
internal sealed record QueuesPast(int StepSeconds, int Steps, IReadOnlyList<QueuePast> Queues);

/// <summary>The queues over the last hour, day or week, in steps.</summary>
internal static class GetQueuePast
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/jobs/queues/past", HandleAsync)
        .WithName("getQueuePast")
        .RequirePermission(ConsoleRights.ReadJobs);

    private static async Task<Results<Ok<QueuesPast>, Problem>> HandleAsync(QueueLog log, CancellationToken cancel, string range = "day")
    {
        if (PastRange.Find(range) is not { } past)
            return PastRange.Unknown;
        var queues = await log.PastAsync(past, cancel);
        return TypedResults.Ok(new QueuesPast((int)past.Step.TotalSeconds, past.Steps, [.. queues.Select(queue => new QueuePast(queue.Key, [.. queue]))]));
    }
}
