using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.ControlPlane.Streams;
using Longhouse.Jobs;

namespace Longhouse.ControlPlane.Jobs;

/// <summary>What is different from the event before: the jobs that run, the queues, or both. Null is as it was.</summary>
internal sealed record JobsEvent(IReadOnlyList<JobView>? Running, IReadOnlyList<QueueView>? Queues);

/// <summary>What the console's page of jobs shows, as it changes. However many look, the database is asked once a second, and for the queues less often still.</summary>
internal sealed class JobsFeed(JobAdmin jobs, QueueReader queues, SessionReader reader, TimeProvider clock)
{
    private const int MostRunning = 200;
    private const int RoundsOfQueues = 4;
    private const int RoundsOfSilence = 20; // proxies hang up on what says nothing for a minute
    private const int MostRounds = 600; // whoever comes back is asked again who they are
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly RecentReads<Part> _recent = new(clock);

    /// <param name="after">The id of the last event that came, to go on from there.</param>
    public async IAsyncEnumerable<SseItem<JobsEvent>> FollowAsync(string after, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (lastRunning, lastQueues) = after.Split('.') is [var one, var other] ? (one, other) : ("", "");
        for (var (round, silent) = (0, 0); round < MostRounds; round++)
        {
            var running = (await _recent.GetAsync("running", ReadRunningAsync, cancel))!; // there is always a list
            var full = round % RoundsOfQueues == 0 ? await _recent.GetAsync("queues", ReadQueuesAsync, cancel) : null;
            var news = new JobsEvent(running.Tag == lastRunning ? null : running.Event.Running, full is null || full.Tag == lastQueues ? null : full.Event.Queues);
            (lastRunning, lastQueues) = (running.Tag, full?.Tag ?? lastQueues);
            var isNews = news is not { Running: null, Queues: null };
            silent = isNews ? 0 : silent + 1;
            if (isNews || round == 0 || silent % RoundsOfSilence == 0) // the first one tells the browser that it is connected
                yield return new SseItem<JobsEvent>(news, isNews ? "jobs" : "silence") { EventId = $"{lastRunning}.{lastQueues}" };
            if (!await Rest.ForAsync(Round, clock, cancel))
                yield break;
        }
    }

    private async Task<Part?> ReadRunningAsync(string _, CancellationToken cancel) =>
        PartOf(new JobsEvent([.. (await jobs.ListAsync(new JobFilter { State = JobState.Running, Limit = MostRunning }, cancel)).Select(JobView.Of)], null));

    private async Task<Part?> ReadQueuesAsync(string _, CancellationToken cancel) => PartOf(new JobsEvent(null, await queues.ReadAsync(cancel)));

    private Part PartOf(JobsEvent news) => new(news, Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(news, reader.Json)).AsSpan(0, 6)));

    private sealed record Part(JobsEvent Event, string Tag);
}
