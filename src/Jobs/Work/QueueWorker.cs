using System.Collections.Concurrent;
using Longhouse.Jobs.Stores;
using Microsoft.Extensions.Logging;

namespace Longhouse.Jobs.Work;

/// <summary>Works one queue: claims into its hand, runs what is in hand, settles what is done, and keeps its lease.</summary>
internal sealed partial class QueueWorker : IAsyncDisposable
{
    private readonly JobStore _store;
    private readonly string _queue;
    private readonly QueueOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Execution _execution;
    private readonly Hand _hand;
    private readonly Settler _settler;
    private readonly Lease _lease;
    private readonly ClaimLoop _claims;
    private readonly ConcurrentDictionary<long, ActiveRun> _active = new();
    private readonly ConcurrentQueue<JobRun> _reports = new();
    private readonly CancellationTokenSource _stopWork = new();
    private readonly List<Task> _loops = [];
    private int _unsettled;

    public QueueWorker(
        JobStore store, string queue, string host, QueueOptions options, Func<QueueOptions, Execution> execution, TimeProvider time,
        ILogger logger)
    {
        (_store, _queue, _options, _time, _logger) = (store, queue, options, time, logger);
        _execution = execution(options);
        _hand = new Hand(options.Concurrency, time);
        _settler = new Settler(store, queue, time, Settled, logger);
        _lease = new Lease(store.Work, queue, host, options.Lease, time, logger)
        {
            KnownIds = () => _active.Keys,
            OnCancelled = Cancel,
            OnLost = Lose,
            OnOrphans = PutBackAsync,
        };
        _claims = new ClaimLoop(store, queue, options, time, logger)
        {
            Worker = () => _lease.Worker,
            Places = Places,
            OnClaimed = Begin,
        };
    }

    public async Task StartAsync(CancellationToken cancel)
    {
        _store.Bells.OnCancelled(Cancel);
        await _lease.JoinAsync(cancel);
        _loops.Add(Task.Run(() => _settler.RunAsync(_stopWork.Token), CancellationToken.None));
        _loops.Add(Task.Run(() => _lease.RunAsync(_stopWork.Token), CancellationToken.None));
        _loops.Add(Task.Run(() => ReportLoopAsync(_stopWork.Token), CancellationToken.None));
        _claims.Start();
    }

    /// <summary>Stops claiming, puts back what has not started, lets the rest finish for a while, then stops and releases it.</summary>
    public async Task StopAsync(TimeSpan drainFor, CancellationToken hurry)
    {
        await _claims.DisposeAsync();
        foreach (var waiting in _hand.Close())
            End(waiting, new Settlement(waiting.Id, Fate.Release), started: false);

        if (!await IdleWithinAsync(drainFor, hurry))
        {
            LogDrainOver(_queue, _hand.Running);
            foreach (var run in _active.Values)
                run.Stop(StopReason.ShuttingDown, _options.AbandonAfter, _time, Abandon);
            var grace = _options.AbandonAfter < Pace.ShutdownGrace ? _options.AbandonAfter : Pace.ShutdownGrace;
            if (!await IdleWithinAsync(grace, CancellationToken.None))
            {
                foreach (var run in _active.Values)
                    Abandon(run);
            }
        }

        using var lastWords = new CancellationTokenSource(Pace.LastWords, _time);
        await _settler.FlushAsync(lastWords.Token);
        await _stopWork.CancelAsync();
        await Task.WhenAll(_loops);
        await _settler.FlushAsync(lastWords.Token);
        await _lease.LeaveAsync(lastWords.Token);
        _store.Bells.NoMoreCancelled(Cancel);
    }

    /// <summary>Claims and runs until nothing is left that could run now. For tests: nothing else of the worker needs to be started.</summary>
    public async Task<int> RunUntilIdleAsync(CancellationToken cancel)
    {
        await _lease.JoinAsync(cancel);
        var ran = 0;
        while (await _claims.ClaimOnceAsync(_options.Concurrency, cancel) is > 0 and var claimed)
        {
            ran += claimed;
            while (!_hand.IsIdle)
                await _claims.PlaceFreed.WaitAsync(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel);
            await WriteReportsAsync();
            await _settler.FlushAsync(cancel);
        }

        await _lease.LeaveAsync(cancel);
        return ran;
    }

    public ValueTask DisposeAsync()
    {
        _stopWork.Dispose();
        return ValueTask.CompletedTask;
    }

    private (int Free, int Worthwhile) Places()
    {
        // Outcomes that the database is too slow to take hold back further claims.
        return Volatile.Read(ref _unsettled) > Pace.MostUnsettled ? (0, 1) : _hand.Places();
    }

    private void Begin(IReadOnlyList<ClaimedJob> jobs, Guid worker)
    {
        var runs = new List<ActiveRun>(jobs.Count);
        var now = _time.GetTimestamp();
        foreach (var job in jobs)
        {
            var active = new ActiveRun(new JobRun(job, _queue, worker, _store.Work, _reports.Enqueue), now);
            _active[job.Id] = active;
            runs.Add(active);
        }

        _hand.Add(runs);
        for (var i = 0; i < runs.Count && _hand.Start() is { } run; i++)
            Launch(run);
    }

    // In turn with what other threads queued: the pool's own last-in-first-out order would undo the fair one.
    private void Launch(ActiveRun run) => _ = Task.Factory.StartNew(
        () => RunManyAsync(run), CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default);

    // One job after another in the same place, for as long as there are some.
    private async Task RunManyAsync(ActiveRun first)
    {
        for (var active = first; active is not null; active = _hand.Start())
        {
            var started = _time.GetTimestamp();
            active.Run.Waited = active.Run.Job.Waited + _time.GetElapsedTime(active.ClaimedAt, started);
            Telemetry.Started(active.Run);
            var settlement = await _execution.RunAsync(active, TimedOut);
            Telemetry.Ended(active.Run, _time.GetElapsedTime(started), settlement);
            if (!active.TryEnd())
            {
                // Left behind long ago, and its place given to another.
                LogCameBack(active.Id, active.Run.Kind);
                return;
            }

            Write(active, settlement);
            _hand.Finish();
            _claims.PlaceFreed.Set();
        }
    }

    private bool End(ActiveRun active, Settlement? settlement, bool started)
    {
        if (!active.TryEnd())
            return false;
        Write(active, settlement);
        if (!started)
            return true;
        _hand.Finish();
        _claims.PlaceFreed.Set();
        if (_hand.Start() is { } next)
            Launch(next);
        return true;
    }

    private void Write(ActiveRun active, Settlement? settlement)
    {
        if (settlement is null)
        {
            _active.TryRemove(active.Id, out _);
            return;
        }

        Interlocked.Increment(ref _unsettled);
        _settler.Add(active, settlement);
    }

    private void Settled(IReadOnlyList<ActiveRun> runs)
    {
        foreach (var run in runs)
            _active.TryRemove(run.Id, out _);
        if (Interlocked.Add(ref _unsettled, -runs.Count) + runs.Count > Pace.MostUnsettled)
            _claims.PlaceFreed.Set();
        _claims.SomethingSettled();
    }

    private void Cancel(long id)
    {
        if (_active.TryGetValue(id, out var run))
            run.Stop(StopReason.Cancelled, _options.AbandonAfter, _time, Abandon);
    }

    private void TimedOut(ActiveRun run) => run.Stop(StopReason.TimedOut, _options.AbandonAfter, _time, Abandon);

    private void Abandon(ActiveRun run)
    {
        if (!End(run, _execution.Abandoned(run), started: true))
            return;
        LogAbandoned(run.Id, run.Run.Kind, run.Reason);
        Telemetry.Abandoned(run.Run);
    }

    private void Lose()
    {
        foreach (var waiting in _hand.DropWaiting())
            End(waiting, null, started: false);
        foreach (var run in _active.Values)
            run.Stop(StopReason.LeaseLost, _options.AbandonAfter, _time, Abandon);
    }

    // Claimed by this worker, but the answer never came.
    private async Task PutBackAsync(Guid worker, IReadOnlyList<long> ids, CancellationToken cancel)
    {
        LogOrphans(ids.Count, _queue);
        await _store.Work.SettleAsync(
            worker, [.. ids.Select(id => new Settlement(id, Fate.Retry, Error: "the claim was made, but its answer was lost"))], cancel);
    }

    private async Task<bool> IdleWithinAsync(TimeSpan limit, CancellationToken hurry)
    {
        var start = _time.GetTimestamp();
        while (!_hand.IsIdle)
        {
            var left = limit - _time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || hurry.IsCancellationRequested)
                return false;
            var look = left < Pace.DrainLook ? left : Pace.DrainLook;
            await Task.Delay(look, _time, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return true;
    }

    private async Task ReportLoopAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            await Task.Delay(Pace.ReportEvery, _time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await WriteReportsAsync();
        }
    }

    private async Task WriteReportsAsync()
    {
        var reports = new List<(Guid Worker, ProgressReport Report)>();
        while (_reports.TryDequeue(out var run))
        {
            if (run.TakeReport() is { } report)
                reports.Add((run.Worker, report));
        }

        try
        {
            foreach (var group in reports.GroupBy(r => r.Worker, r => r.Report))
                await _store.Work.ReportAsync(group.Key, [.. group], CancellationToken.None);
        }
#pragma warning disable CA1031 // The next report says more than this one did.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotReported(error, _queue);
        }

        if (reports.Count > 0)
            _store.Bells.Change();
    }

    [LoggerMessage(LogLevel.Error, "The handler of job {JobId} ({Kind}) ignored its token ({Reason}) and was left behind")]
    private partial void LogAbandoned(long jobId, string kind, StopReason reason);

    [LoggerMessage(LogLevel.Warning, "The handler of job {JobId} ({Kind}) that was left behind has ended")]
    private partial void LogCameBack(long jobId, string kind);

    [LoggerMessage(LogLevel.Warning, "{Count} jobs of queue {Queue} were claimed without this worker knowing; they go back")]
    private partial void LogOrphans(int count, string queue);

    [LoggerMessage(LogLevel.Warning, "Queue {Queue}: {Count} jobs still run at the end of the drain; they are stopped and released")]
    private partial void LogDrainOver(string queue, int count);

    [LoggerMessage(LogLevel.Warning, "Progress of jobs of queue {Queue} could not be written")]
    private partial void LogNotReported(Exception error, string queue);
}
