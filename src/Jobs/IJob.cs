namespace Longhouse.Jobs;

/// <summary>What there is to do, as a small record: ids and choices, not copies of rows. Running it twice must be harmless.</summary>
public interface IJob
{
    /// <summary>The name under which the job is stored. It outlives the class, so it is never renamed.</summary>
    static abstract string Kind { get; }
}

/// <summary>Does the work of one kind of job. Made by the container, in a scope of its own for every run.</summary>
public interface IJobHandler<in TJob>
    where TJob : IJob
{
    /// <summary>An exception retries the job with backoff. <paramref name="cancel"/> fires at the time-out, on cancellation,
    /// when the lease is lost and at the end of a drain; a handler that ignores it is left behind and cannot complete.</summary>
    Task<JobOutcome> RunAsync(TJob job, CancellationToken cancel);
}

/// <summary>Runs around every handler: the host's place to restore what belongs to the caller, such as tenant and actor.</summary>
/// <remarks>Register one in the container, scoped or singleton. The handler is made when <c>handler</c> is called, not before.</remarks>
public interface IJobScope
{
    Task<JobOutcome> RunAsync(JobRun run, IServiceProvider services, Func<Task<JobOutcome>> handler);
}
