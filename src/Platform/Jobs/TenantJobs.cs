using Longhouse.Jobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Http;

namespace Longhouse.Platform.Jobs;

public static class TenantJobs
{
    /// <summary>
    /// Queues a job for the current tenant in this transaction: it exists if and only if the data does. A full queue ends the transaction
    /// with a problem that says when to try again.
    /// </summary>
    public static async Task<EnqueueResult> EnqueueAsync<TJob>(this TenantWrite write, TJob job, CancellationToken cancel, JobOptions? options = null) where TJob : IJob
    {
        var result = await write.TryEnqueueAsync(job, cancel, options);
        return result is QueueFull full
            ? throw new ProblemException(JobProblems.QueueFull with { RetryAfter = full.RetryAfter })
            : result;
    }

    /// <summary>The same, for callers that have something better to do when the queue is full.</summary>
    public static async Task<EnqueueResult> TryEnqueueAsync<TJob>(this TenantWrite write, TJob job, CancellationToken cancel, JobOptions? options = null) where TJob : IJob
    {
        options ??= new JobOptions();
        return await write.Jobs.EnqueueAsync(await write.Session.ConnectionAsync(cancel), job, options with
        {
            Partition = write.Tenant.Value, // always the tenant's own lane, whatever the caller says
            Actor = options.Actor ?? write.Actor.ToString(),
        }, cancel);
    }

    /// <summary>
    /// Ends the running job inside this transaction, so that what it wrote counts exactly once. A run that has lost its job meanwhile
    /// fails here, and its writes roll back.
    /// </summary>
    public static async Task CompleteAsync(this TenantWrite write, JobRun run, CancellationToken cancel) =>
        await run.CompleteAsync(await write.Session.ConnectionAsync(cancel), cancel);
}
