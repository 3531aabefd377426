using Longhouse.Jobs.Stores;
using Microsoft.Extensions.Logging;

namespace Longhouse.Jobs.Work;

/// <summary>A queue worker's right to its jobs. Renewed every third of its length; once lost, work goes on under a new name.</summary>
internal sealed partial class Lease(IJobWork work, string queue, string host, TimeSpan length, TimeProvider time, ILogger logger)
{
    private HashSet<long> _unknown = [];
    private long _renewed;

    // Replaced as one reference: an id of 16 bytes could be read half old, half new.
    private volatile WorkerIdentity? _identity;

    /// <summary>Empty while there is no lease; nothing can be claimed then.</summary>
    public Guid Worker => _identity?.Id ?? Guid.Empty;

    public required Func<ICollection<long>> KnownIds { get; init; }

    public required Action<long> OnCancelled { get; init; }

    public required Action OnLost { get; init; }

    public required Func<Guid, IReadOnlyList<long>, CancellationToken, Task> OnOrphans { get; init; }

    public async Task JoinAsync(CancellationToken cancel)
    {
        var identity = new WorkerIdentity(Guid.CreateVersion7(time.GetUtcNow()), queue, host);
        var asked = time.GetTimestamp();
        await work.JoinAsync(identity, length, cancel);
        _identity = identity;
        _renewed = asked;
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            await Task.Delay(length / 3, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancel.IsCancellationRequested)
                return;
            try
            {
                if (Worker == Guid.Empty)
                    await JoinAsync(cancel);
                else
                    await BeatAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The heart goes on beating whatever happens.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogBeatFailed(error, queue);
                // Nobody has said so, but by now the lease is over, and others may have the jobs.
                if (Worker != Guid.Empty && time.GetElapsedTime(_renewed) > length)
                    Lose();
            }
        }
    }

    public async Task LeaveAsync(CancellationToken cancel)
    {
        if (Worker == Guid.Empty)
            return;
        try
        {
            await work.LeaveAsync(Worker, cancel);
        }
#pragma warning disable CA1031 // A row that stays behind runs out by itself.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogBeatFailed(error, queue);
        }
    }

    private async Task BeatAsync(CancellationToken cancel)
    {
        var asked = time.GetTimestamp();
        var known = KnownIds().ToHashSet();
        var beat = await work.BeatAsync(Worker, length, cancel);
        if (!beat.Held)
        {
            Lose();
            await JoinAsync(cancel);
            return;
        }

        _renewed = asked;
        foreach (var id in beat.Cancelled)
            OnCancelled(id);

        // Seen twice without being known: the answer to a claim was lost. Once is only a claim that is being made.
        var unknown = beat.Running.Where(id => !known.Contains(id)).ToHashSet();
        var current = KnownIds();
        var orphans = unknown.Where(id => _unknown.Contains(id) && !current.Contains(id)).ToList();
        _unknown = unknown;
        if (orphans.Count > 0)
            await OnOrphans(Worker, orphans, cancel);
    }

    private void Lose()
    {
        LogLost(queue, length.TotalSeconds);
        _identity = null;
        _unknown = [];
        OnLost();
    }

    [LoggerMessage(LogLevel.Error, "Queue {Queue}: the lease of {Seconds} s is lost, and its jobs with it; going on under a new one")]
    private partial void LogLost(string queue, double seconds);

    [LoggerMessage(LogLevel.Warning, "Queue {Queue}: the lease could not be renewed")]
    private partial void LogBeatFailed(Exception error, string queue);
}
