using Longhouse.Jobs.Stores;
using Microsoft.Extensions.Logging;

namespace Longhouse.Jobs.Work;

/// <summary>What every worker process does now and then for all: promote, reap, fire schedules, prune, sample.</summary>
internal sealed partial class Chores(
    JobStore store, JobRegistry registry, WorkerOptions options, IReadOnlyList<QueueOptions> queues, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan LookForTicksEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AtLeast = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];
    private readonly TimeSpan _poll = queues.Min(q => q.Poll);
    private readonly TimeSpan _reapEvery = queues.Min(q => q.Lease) / 3;
    private long _rungUntil;

    public void Start()
    {
        Run("promote", PromoteAsync, store.Bells.Scheduled);
        Run("reap", ReapAsync);
        Run("prune", PruneAsync);
        Run("sample", SampleAsync);
        if (registry.Schedules.Count > 0)
            Run("cron", FireAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        _stop.Dispose();
    }

    private void Run(string chore, Func<CancellationToken, Task<TimeSpan>> work, Signal? bell = null) =>
        _loops.Add(Task.Run(() => LoopAsync(chore, work, bell ?? new Signal()), CancellationToken.None));

    private async Task LoopAsync(string chore, Func<CancellationToken, Task<TimeSpan>> work, Signal bell)
    {
        while (!_stop.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                pause = await work(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A chore that failed is done again; its loop does not end.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogFailed(error, chore);
                pause = TimeSpan.FromSeconds(1);
            }

            try
            {
                await bell.WaitAsync(pause < AtLeast ? AtLeast : pause, time, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<TimeSpan> PromoteAsync(CancellationToken cancel)
    {
        // First ask to be rung, then look: what is queued in between is rung for.
        if (time.GetElapsedTime(_rungUntil, time.GetTimestamp()) > TimeSpan.Zero)
        {
            await store.Upkeep.LieDownAsync(_poll * 3, cancel);
            _rungUntil = time.GetTimestamp() + (long)((_poll * 2).TotalSeconds * time.TimestampFrequency);
        }

        var promotion = await store.Upkeep.PromoteAsync(cancel);
        if (promotion.Moved >= IJobUpkeep.Batch)
            return TimeSpan.Zero;
        return promotion.NextIn is { } next && next < _poll ? next : _poll;
    }

    private async Task<TimeSpan> ReapAsync(CancellationToken cancel)
    {
        int reaped;
        var all = 0;
        do
        {
            reaped = await store.Upkeep.ReapAsync(cancel);
            all += reaped;
        }
        while (reaped >= IJobUpkeep.Batch);

        if (all > 0)
            LogReaped(all);
        // Many workers do this at the same time only if nothing sets them apart.
#pragma warning disable CA5394 // Jitter is no secret.
        return _reapEvery * (0.75 + (Random.Shared.NextDouble() / 2));
#pragma warning restore CA5394
    }

    private async Task<TimeSpan> PruneAsync(CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        var pruned = await store.Upkeep.PruneAsync(options, cancel);
        // Half of the time at most, until it has caught up.
        return pruned > 0 ? time.GetElapsedTime(start) : PruneEvery;
    }

    private async Task<TimeSpan> SampleAsync(CancellationToken cancel)
    {
        if (!Telemetry.WantsDepths)
            return SampleEvery;
        var start = time.GetTimestamp();
        Telemetry.Sampled(await store.Upkeep.DepthsAsync(cancel));
        var rest = time.GetElapsedTime(start) * 50;
        return rest > SampleEvery ? rest : SampleEvery;
    }

    private async Task<TimeSpan> FireAsync(CancellationToken cancel)
    {
        var next = await store.Schedules.FireAsync(registry.Schedules, cancel);
        return next is { } soon && soon < LookForTicksEvery ? soon : LookForTicksEvery;
    }

    [LoggerMessage(LogLevel.Warning, "The chore {Chore} failed; it is done again in a second")]
    private partial void LogFailed(Exception error, string chore);

    [LoggerMessage(LogLevel.Warning, "Took {Count} jobs back from workers whose lease was over")]
    private partial void LogReaped(int count);
}
