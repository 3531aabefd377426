using Longhouse.Jobs.Stores;
using Microsoft.Extensions.Logging;

namespace Longhouse.Jobs.Work;

/// <summary>Writes outcomes in batches: 200 at once, or what there is 3 ms after the first. Keeps trying until the database answers.</summary>
internal sealed partial class Settler(JobStore store, string queue, TimeProvider time, Action<IReadOnlyList<ActiveRun>> settled, ILogger logger)
{
    private const int Ready = 200;
    private const int MaxBatch = 1000;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Signal _first = new();
    private readonly Signal _enough = new();
    private Queue<(ActiveRun Run, Settlement Settlement)> _items = new();

    public void Add(ActiveRun run, Settlement settlement)
    {
        int count;
        lock (_gate)
        {
            _items.Enqueue((run, settlement));
            count = _items.Count;
        }

        if (count == 1)
            _first.Set();
        else if (count == Ready)
            _enough.Set();
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await _first.WaitAsync(Timeout.InfiniteTimeSpan, time, cancel);
                if (Count < Ready)
                    await _enough.WaitAsync(Gather, time, cancel);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await FlushAsync(cancel);
        }
    }

    /// <summary>Writes all there is. A caller that gives up leaves the rest to the end of the lease.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        while (Take() is { Count: > 0 } batch)
        {
            foreach (var group in batch.GroupBy(i => i.Run.Run.Worker))
                await SettleAsync(group.Key, [.. group], cancel);
        }
    }

    private int Count
    {
        get
        {
            lock (_gate)
                return _items.Count;
        }
    }

    private List<(ActiveRun Run, Settlement Settlement)> Take()
    {
        lock (_gate)
        {
            if (_items.Count <= MaxBatch)
            {
                var all = _items.ToList();
                _items = new Queue<(ActiveRun, Settlement)>();
                return all;
            }

            var batch = new List<(ActiveRun, Settlement)>(MaxBatch);
            while (batch.Count < MaxBatch)
                batch.Add(_items.Dequeue());
            return batch;
        }
    }

    private async Task SettleAsync(Guid worker, List<(ActiveRun Run, Settlement Settlement)> batch, CancellationToken cancel)
    {
        var settlements = batch.ConvertAll(i => i.Settlement);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Not cancelled half way: an outcome that was written must be known to be.
                var done = await store.Work.SettleAsync(worker, settlements, CancellationToken.None);
                Report(batch, done, repeated: attempt > 1);
                return;
            }
#pragma warning disable CA1031 // Nothing may end this loop but an answer: what is lost here would run until the process ends.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogNotSettled(error, queue, batch.Count);
            }

            if (cancel.IsCancellationRequested)
                return;
            await Task.Delay(TryAgainAfter, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Report(List<(ActiveRun Run, Settlement Settlement)> batch, IReadOnlySet<long> done, bool repeated)
    {
        settled(batch.ConvertAll(i => i.Run));
        if (batch.Any(i => i.Settlement.Fate is Fate.Retry or Fate.Later))
            store.Bells.Scheduled.Set();
        store.Bells.Change();
        if (done.Count == batch.Count)
            return;

        // After a lost answer the first attempt may have written them; and a handler may have completed its job itself.
        var fenced = batch.Where(i => !done.Contains(i.Settlement.Id) && !i.Run.Run.CompletedByHandler).ToList();
        if (fenced.Count == 0 || repeated)
            return;
        Telemetry.Fenced(queue, fenced.Count);
        foreach (var (run, _) in fenced)
            LogFenced(run.Id, run.Run.Kind, queue);
    }

    [LoggerMessage(LogLevel.Warning, "Outcomes of {Count} jobs of queue {Queue} could not be written yet")]
    private partial void LogNotSettled(Exception error, string queue, int count);

    [LoggerMessage(LogLevel.Warning, "Job {JobId} ({Kind}) of queue {Queue} was taken away before it ended, so its outcome was refused")]
    private partial void LogFenced(long jobId, string kind, string queue);
}
