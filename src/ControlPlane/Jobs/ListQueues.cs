using Longhouse.ControlPlane.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Jobs;

/// <summary>What ended in one minute.</summary>
internal sealed record MinuteView(DateTimeOffset At, long Done, long Cancelled, long Dead);

/// <summary>A queue: how much lies in it, how much ended within the hour, and the minutes of that hour in which something did.</summary>
/// <param name="WaitingLimit">Past it nothing more is taken; null where any number may wait.</param>
/// <param name="Concurrency">How many run at a time in each process that works it.</param>
/// <param name="WaitP95Ms">Within which time 95 of 100 jobs began that did so in this hour; null where none did.</param>
/// <param name="Depths">How much lay in it at the minutes of this hour.</param>
internal sealed record QueueView(
    string Name, bool Paused, long Scheduled, long Waiting, long Running, long Dead, long DoneInHour, long DeadInHour, IReadOnlyList<MinuteView> Minutes,
    int? WaitingLimit, int Concurrency, long? WaitP95Ms, IReadOnlyList<QueueDepth> Depths);

internal sealed record QueueList(IReadOnlyList<QueueView> Queues);

internal static class ListQueues
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/jobs/queues", HandleAsync)
        .WithName("listQueues")
        .RequirePermission(ConsoleRights.ReadJobs);

    private static async Task<Ok<QueueList>> HandleAsync(QueueReader queues, CancellationToken cancel) => TypedResults.Ok(new QueueList(await queues.ReadAsync(cancel)));
}
