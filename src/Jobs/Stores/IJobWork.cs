using System.Data.Common;

namespace Longhouse.Jobs.Stores;

/// <summary>What a queue's worker does with the tables: be alive, claim, settle.</summary>
internal interface IJobWork
{
    Task JoinAsync(WorkerIdentity worker, TimeSpan lease, CancellationToken cancel);

    /// <summary>Renews the lease, unless it is over already.</summary>
    Task<Beat> BeatAsync(Guid worker, TimeSpan lease, CancellationToken cancel);

    Task LeaveAsync(Guid worker, CancellationToken cancel);

    IJobClaimer OpenClaimer(string queue, QueueOptions options);

    /// <summary>Moves jobs out of running. Answers the ids that this worker still held; the others were fenced.</summary>
    Task<IReadOnlySet<long>> SettleAsync(Guid worker, IReadOnlyList<Settlement> settlements, CancellationToken cancel);

    Task ReportAsync(Guid worker, IReadOnlyList<ProgressReport> reports, CancellationToken cancel);

    /// <summary>Locks a running job inside a handler's transaction. False when the worker lost it.</summary>
    Task<bool> HoldAsync(DbConnection connection, long id, Guid worker, CancellationToken cancel);

    /// <summary>Finishes a job inside a handler's transaction. False when the worker lost it.</summary>
    Task<bool> CompleteAsync(DbConnection connection, long id, Guid worker, CancellationToken cancel);
}

/// <summary>Takes waiting jobs of one queue, fairly. One caller at a time.</summary>
internal interface IJobClaimer
{
    /// <param name="worker">Whose jobs they become. It must hold its lease.</param>
    /// <param name="places">At most so many.</param>
    /// <param name="lieDownFor">Set by a worker about to sleep so long when nothing is found: enqueuers ring until then.</param>
    /// <param name="cancel">Ends the attempt.</param>
    Task<Claim> ClaimAsync(Guid worker, int places, TimeSpan? lieDownFor, CancellationToken cancel);
}

/// <param name="Id">Never used twice: what runs under a lost lease cannot be taken for what runs now.</param>
/// <param name="Queue">A worker works one queue.</param>
/// <param name="Host">The name that people see.</param>
internal sealed record WorkerIdentity(Guid Id, string Queue, string Host);

/// <param name="Held">The lease goes on.</param>
/// <param name="Running">All jobs that the table gives to this worker.</param>
/// <param name="Cancelled">Those of them that were asked to stop.</param>
internal readonly record struct Beat(bool Held, IReadOnlyList<long> Running, IReadOnlyList<long> Cancelled);

/// <param name="Jobs">In fair order.</param>
/// <param name="HeldBack">Others wait, but only behind the caps of their partitions.</param>
internal sealed record Claim(IReadOnlyList<ClaimedJob> Jobs, bool HeldBack);

internal sealed record ClaimedJob
{
    public required long Id { get; init; }

    public required short Priority { get; init; }

    public required string Partition { get; init; }

    public required string Kind { get; init; }

    public required string Args { get; init; }

    /// <summary>Of this run: 1 at first.</summary>
    public required int Attempt { get; init; }

    public required int MaxAttempts { get; init; }

    public TimeSpan? Timeout { get; init; }

    public string? Trace { get; init; }

    public string? Actor { get; init; }

    /// <summary>From when it could have been claimed until it was.</summary>
    public required TimeSpan Waited { get; init; }
}

internal enum Fate : short
{
    // The first three are the outcomes in the finished table.
    Done = 1,
    Cancelled = 2,
    Dead = 3,

    /// <summary>Failed: again after the delay.</summary>
    Retry = 4,

    /// <summary>Again after the delay, the attempt given back.</summary>
    Later = 5,

    /// <summary>Back to waiting at once, the attempt given back.</summary>
    Release = 6,
}

internal sealed record Settlement(long Id, Fate Fate, TimeSpan Delay = default, string? Error = null);

internal readonly record struct ProgressReport(long Id, long Done, long? Total, string? Message);
