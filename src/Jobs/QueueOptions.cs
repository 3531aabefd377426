namespace Longhouse.Jobs;

/// <summary>How one queue is worked, and how much it may hold.</summary>
public sealed record QueueOptions
{
    /// <summary>Handlers at a time in each process.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Handlers at a time of one partition, over all processes, for partitions without a cap of their own.</summary>
    public int? PartitionConcurrency { get; init; }

    /// <summary>Jobs that may wait; past it enqueueing answers <see cref="QueueFull"/>.</summary>
    public int? WaitingLimit { get; init; }

    /// <summary>Jobs of one partition that may wait.</summary>
    public int? PartitionWaitingLimit { get; init; }

    /// <summary>What <see cref="QueueFull"/> tells the caller to wait.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A worker that has not been heard of for so long loses its jobs to others.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often an idle worker looks even if no bell rang.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The first retry comes within this time, each further one within twice the last.</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>No retry waits longer than this.</summary>
    public TimeSpan BackoffCap { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a handler may go on after its token fired before its place goes to another job.</summary>
    public TimeSpan AbandonAfter { get; init; } = TimeSpan.FromSeconds(10);

    internal void Check(string name)
    {
        Require(Concurrency is > 0 and <= 10_000, nameof(Concurrency), "1 to 10,000");
        Require(PartitionConcurrency is null or > 0, nameof(PartitionConcurrency), "more than 0");
        Require(WaitingLimit is null or > 0, nameof(WaitingLimit), "more than 0");
        Require(PartitionWaitingLimit is null or > 0, nameof(PartitionWaitingLimit), "more than 0");
        Require(Lease >= TimeSpan.FromMilliseconds(100), nameof(Lease), "at least 100 ms");
        Require(Poll >= TimeSpan.FromMilliseconds(1), nameof(Poll), "at least 1 ms");

        void Require(bool holds, string property, string allowed)
        {
            if (!holds)
                throw new ArgumentException($"Queue \"{name}\": {property} must be {allowed}.", property);
        }
    }
}

/// <summary>What holds for a whole worker process, not for one queue.</summary>
public sealed record WorkerOptions
{
    /// <summary>The queues to work; all that the registry knows when null.</summary>
    public IReadOnlyList<string>? Queues { get; init; }

    /// <summary>The name to show for this process.</summary>
    public string Host { get; init; } = Environment.MachineName;

    /// <summary>What running handlers get at shut-down before they are stopped and their jobs released.</summary>
    public TimeSpan DrainFor { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Finished jobs are forgotten after this time. Dead ones are kept for ever when <see cref="KeepDead"/> is null.</summary>
    public TimeSpan KeepDone { get; init; } = TimeSpan.FromDays(1);

    public TimeSpan KeepCancelled { get; init; } = TimeSpan.FromDays(7);

    public TimeSpan? KeepDead { get; init; }
}
