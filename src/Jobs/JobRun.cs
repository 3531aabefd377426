using System.Data.Common;
using Longhouse.Jobs.Stores;

namespace Longhouse.Jobs;

/// <summary>The run in hand, as its handler and the host see it. Injected into handlers that ask for it.</summary>
public sealed class JobRun
{
    private readonly IJobWork _work;
    private readonly Lock _gate = new();
    private ProgressReport? _report;

    internal JobRun(ClaimedJob job, string queue, Guid worker, IJobWork work, Action<JobRun> onReport)
    {
        (Job, Queue, Worker, _work, OnReport) = (job, queue, worker, work, onReport);
    }

    public long Id => Job.Id;

    public string Kind => Job.Kind;

    public string Queue { get; }

    public string Partition => Job.Partition;

    /// <summary>1 at first.</summary>
    public int Attempt => Job.Attempt;

    public int MaxAttempts => Job.MaxAttempts;

    /// <summary>Who asked for it, as the host wrote it.</summary>
    public string? Actor => Job.Actor;

    /// <summary>The W3C trace parent under which it was queued.</summary>
    public string? Trace => Job.Trace;

    internal ClaimedJob Job { get; }

    internal Guid Worker { get; }

    /// <summary>From when it could have started until it did.</summary>
    internal TimeSpan Waited { get; set; }

    internal bool CompletedByHandler { get; private set; }

    private Action<JobRun> OnReport { get; }

    /// <summary>Locks the job's row at the start of the handler's own transaction: from here to the commit nobody takes it away, and a
    /// run that has lost its job fails before it writes anything.</summary>
    /// <exception cref="JobLostException">The job is no longer this run's.</exception>
    public async Task HoldAsync(DbConnection connection, CancellationToken cancel)
    {
        if (!await _work.HoldAsync(connection, Id, Worker, cancel))
            throw new JobLostException(Id);
    }

    /// <summary>Finishes the job inside the handler's own transaction, so that its writes count exactly once. Return Done afterwards.</summary>
    /// <exception cref="JobLostException">The job is no longer this run's; the transaction must not commit.</exception>
    public async Task CompleteAsync(DbConnection connection, CancellationToken cancel)
    {
        if (!await _work.CompleteAsync(connection, Id, Worker, cancel))
            throw new JobLostException(Id);
        CompletedByHandler = true;
    }

    /// <summary>Says how far the work is. Cheap: only the newest report is written, a few times a second.</summary>
    public void Report(long done, long? total = null, string? message = null)
    {
        bool first;
        lock (_gate)
        {
            first = _report is null;
            _report = new ProgressReport(Id, done, total, message is null ? null : ErrorList.Clean(message));
        }

        if (first)
            OnReport(this);
    }

    internal ProgressReport? TakeReport()
    {
        lock (_gate)
        {
            var report = _report;
            _report = null;
            return report;
        }
    }
}

/// <summary>The worker lost its lease, and with it this job: another one has it, or will.</summary>
public sealed class JobLostException(long id)
    : Exception($"Job {id} is no longer held by this run, so nothing it wrote may be committed.");
