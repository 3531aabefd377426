namespace Longhouse.Jobs;

/// <summary>How one job is queued. What is null comes from the defaults of its kind, and then from the library's.</summary>
public sealed record JobOptions
{
    internal static JobOptions None { get; } = new();

    /// <summary>The named queue; <c>default</c> if nobody says otherwise.</summary>
    public string? Queue { get; init; }

    /// <summary>Lower runs first; 5 if nobody says otherwise.</summary>
    public short? Priority { get; init; }

    /// <summary>Not before this long from now, by the database's clock.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Not before this time. Wins over <see cref="Delay"/>.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Runs that may fail before the job joins the dead letters; 20 if nobody says otherwise.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How long one run may take before its token fires.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>One job at a time under this key, of the same kind and partition.</summary>
    public UniqueKey? Unique { get; init; }

    /// <summary>Whose job it is: queues are shared fairly between partitions. Usually the tenant.</summary>
    public string? Partition { get; init; }

    /// <summary>The share of its partition: a job of weight 2 costs its partition half as much as one of weight 1.</summary>
    public double? Weight { get; init; }

    /// <summary>Who asked for it, as the host writes it. Given back to the host around the handler.</summary>
    public string? Actor { get; init; }

    /// <summary>The W3C trace parent; that of the current activity if nobody says otherwise.</summary>
    public string? Trace { get; init; }

    internal JobOptions Over(JobOptions defaults) => new()
    {
        Queue = Queue ?? defaults.Queue,
        Priority = Priority ?? defaults.Priority,
        Delay = Delay ?? defaults.Delay,
        At = At ?? defaults.At,
        MaxAttempts = MaxAttempts ?? defaults.MaxAttempts,
        Timeout = Timeout ?? defaults.Timeout,
        Unique = Unique ?? defaults.Unique,
        Partition = Partition ?? defaults.Partition,
        Weight = Weight ?? defaults.Weight,
        Actor = Actor ?? defaults.Actor,
        Trace = Trace ?? defaults.Trace,
    };
}

/// <summary>A key that only one job of a kind and partition holds at a time.</summary>
public sealed record UniqueKey
{
    private UniqueKey(string key, UniqueScope scope, TimeSpan? period) => (Key, Scope, Period) = (key, scope, period);

    public string Key { get; }

    internal UniqueScope Scope { get; }

    internal TimeSpan? Period { get; }

    /// <summary>Held until the job starts: what changes while it runs may ask for another run.</summary>
    public static UniqueKey WhileWaiting(string key) => new(key, UniqueScope.Waiting, null);

    /// <summary>Held until the job is finished, retries included.</summary>
    public static UniqueKey UntilFinished(string key) => new(key, UniqueScope.Finished, null);

    /// <summary>Held for a time, whatever becomes of the job.</summary>
    public static UniqueKey For(string key, TimeSpan period) => new(key, UniqueScope.Period, period);
}

internal enum UniqueScope : short
{
    Waiting = 1,
    Finished = 2,
    Period = 3,
}
