namespace Longhouse.Jobs.Stores;

/// <summary>The chores that any worker may do for all. Each does a small piece at a time and says how much it did.</summary>
internal interface IJobUpkeep
{
    /// <summary>The most rows a chore moves at a time.</summary>
    const int Batch = 500;

    /// <summary>Takes jobs away from workers whose lease is over.</summary>
    Task<int> ReapAsync(CancellationToken cancel);

    /// <summary>Moves jobs whose time has come to waiting.</summary>
    Task<Promotion> PromoteAsync(CancellationToken cancel);

    /// <summary>Asks to be rung for a job that falls due within this time.</summary>
    Task LieDownAsync(TimeSpan sleep, CancellationToken cancel);

    Task<int> PruneAsync(WorkerOptions keep, CancellationToken cancel);

    Task<IReadOnlyList<QueueDepth>> DepthsAsync(CancellationToken cancel);
}

/// <param name="Moved">How many.</param>
/// <param name="NextIn">Until the next one falls due; null when none is scheduled.</param>
internal readonly record struct Promotion(int Moved, TimeSpan? NextIn);

internal sealed record QueueDepth(string Queue, string Kind, long Waiting, TimeSpan OldestWait);
