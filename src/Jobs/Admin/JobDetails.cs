namespace Longhouse.Jobs;

public enum JobState
{
    Scheduled,
    Waiting,
    Running,
    Done,
    Cancelled,
    Dead,
}

/// <summary>One job as people see it.</summary>
public sealed record JobDetails
{
    public required long Id { get; init; }

    public required JobState State { get; init; }

    public required string Queue { get; init; }

    public required string Kind { get; init; }

    public required short Priority { get; init; }

    public required string Partition { get; init; }

    public required double Weight { get; init; }

    /// <summary>The arguments, as JSON.</summary>
    public required string Args { get; init; }

    /// <summary>Runs begun so far.</summary>
    public required int Attempt { get; init; }

    public required int MaxAttempts { get; init; }

    public TimeSpan? Timeout { get; init; }

    public string? Actor { get; init; }

    public string? Trace { get; init; }

    public required DateTimeOffset EnqueuedAt { get; init; }

    public DateTimeOffset? RunAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>A running job that was asked to stop.</summary>
    public bool Stopping { get; init; }

    public long? ProgressDone { get; init; }

    public long? ProgressTotal { get; init; }

    public string? ProgressMessage { get; init; }

    /// <summary>Every failed run, the oldest first.</summary>
    public IReadOnlyList<JobError> Errors { get; init; } = [];
}

public sealed record JobError(DateTimeOffset At, int Attempt, string Error);

/// <summary>How far a job is.</summary>
public sealed record JobProgress(long Id, JobState State, long? Done, long? Total, string? Message);

/// <summary>Which jobs. Lists are newest first; go on with <see cref="Before"/> set to the last id seen.</summary>
public sealed record JobFilter
{
    internal const int MaxLimit = 1000;

    public JobState State { get; init; } = JobState.Waiting;

    public string? Queue { get; init; }

    public string? Kind { get; init; }

    public string? Partition { get; init; }

    public long? Before { get; init; }

    public int Limit { get; init; } = 100;

    internal int Take => Math.Clamp(Limit, 1, MaxLimit);
}

public enum CancelResult
{
    /// <summary>It had not started, and will not.</summary>
    Cancelled,

    /// <summary>It is running, and its token fires. It may still end as done.</summary>
    Stopping,

    AlreadyFinished,

    NotFound,
}

/// <summary>One queue at a glance.</summary>
public sealed record QueueCounts(string Queue, bool Paused, long Scheduled, long Waiting, long Running, long Dead);

/// <summary>What ended in one minute of one queue, and how.</summary>
public sealed record QueueMinute(string Queue, DateTimeOffset At, long Done, long Cancelled, long Dead);

/// <summary>A cron schedule as the database knows it.</summary>
public sealed record JobSchedule(
    string Name, string Kind, string Expression, string TimeZone, bool Paused, DateTimeOffset NextAt, DateTimeOffset? LastAt);
