namespace Longhouse.Jobs;

/// <summary>Where jobs are kept: <see cref="PostgresJobStore"/> or <see cref="SqliteJobStore"/>. One for a process and database.</summary>
public abstract class JobStore : IAsyncDisposable
{
    private protected JobStore()
    {
    }

    internal Stores.Bells Bells { get; } = new();

    internal abstract Stores.IJobIntake Intake { get; }

    internal abstract Stores.IJobWork Work { get; }

    internal abstract Stores.IJobUpkeep Upkeep { get; }

    internal abstract Stores.IJobRecords Records { get; }

    internal abstract Stores.IJobSchedules Schedules { get; }

    /// <summary>Brings the library's tables to this release's version. Safe to run from several processes at once.</summary>
    public abstract Task InstallAsync(CancellationToken cancel);

    /// <summary>Begins to hear what other processes say (bells, cancellations). Workers call it; calling it again does nothing.</summary>
    internal abstract Task ListenAsync(CancellationToken cancel);

    public abstract ValueTask DisposeAsync();
}
