using Longhouse.ControlPlane.Identity;
using Longhouse.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Jobs;

/// <summary>What ended in one minute.</summary>
internal sealed record MinuteView(DateTimeOffset At, long Done, long Cancelled, long Dead);

/// <summary>A queue: how much lies in it, how much ended within the hour, and the minutes of that hour in which something did.</summary>
internal sealed record QueueView(
    string Name, bool Paused, long Scheduled, long Waiting, long Running, long Dead, long DoneInHour, long DeadInHour, IReadOnlyList<MinuteView> Minutes);

internal sealed record QueueList(IReadOnlyList<QueueView> Queues);

internal static class ListQueues
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/jobs/queues", HandleAsync)
        .WithName("listQueues")
        .RequirePermission(ConsoleRights.ReadJobs);

    private static async Task<Ok<QueueList>> HandleAsync(JobAdmin jobs, JobRegistry registry, CancellationToken cancel) =>
        TypedResults.Ok(new QueueList(await ReadAsync(jobs, registry, cancel)));

    public static async Task<IReadOnlyList<QueueView>> ReadAsync(JobAdmin jobs, JobRegistry registry, CancellationToken cancel)
    {
        var counts = (await jobs.CountsAsync(cancel)).ToDictionary(queue => queue.Queue, StringComparer.Ordinal);
        var minutes = (await jobs.RatesAsync(Hour, cancel)).ToLookup(minute => minute.Queue, StringComparer.Ordinal);
        var names = registry.Queues.Keys.Union(counts.Keys).Union(minutes.Select(queue => queue.Key)).Order(StringComparer.Ordinal);
        return [.. names.Select(name => View(counts.GetValueOrDefault(name) ?? new QueueCounts(name, false, 0, 0, 0, 0), [.. minutes[name]]))];
    }

    private static QueueView View(QueueCounts counts, IReadOnlyList<QueueMinute> minutes) => new(
        counts.Queue, counts.Paused, counts.Scheduled, counts.Waiting, counts.Running, counts.Dead, minutes.Sum(minute => minute.Done), minutes.Sum(minute => minute.Dead),
        [.. minutes.Select(minute => new MinuteView(minute.At, minute.Done, minute.Cancelled, minute.Dead))]);
}
