namespace Longhouse.Jobs;

/// <summary>What became of a request to queue a job: <see cref="Enqueued"/>, <see cref="AlreadyQueued"/> or <see cref="QueueFull"/>.</summary>
public abstract record EnqueueResult
{
    private protected EnqueueResult()
    {
    }
}

/// <summary>The job is queued as soon as the transaction commits.</summary>
public sealed record Enqueued(long Id) : EnqueueResult;

/// <summary>Another job holds the unique key. <paramref name="Id"/> is null when it took the key in this very moment.</summary>
public sealed record AlreadyQueued(long? Id) : EnqueueResult;

/// <summary>The queue, or the partition's part of it, is full.</summary>
public sealed record QueueFull(string Queue, bool ForPartition, TimeSpan RetryAfter) : EnqueueResult;
