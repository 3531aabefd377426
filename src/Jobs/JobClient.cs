using System.Data.Common;
using Longhouse.Jobs.Postgres;
using Npgsql;

namespace Longhouse.Jobs;

/// <summary>Queues jobs: in the caller's own transaction, so that the job exists if and only if the data does, or on its own.</summary>
public sealed class JobClient(JobStore store, JobRegistry registry)
{
    /// <summary>Queues a job that commits by itself.</summary>
    public Task<EnqueueResult> EnqueueAsync<TJob>(TJob job, CancellationToken cancel)
        where TJob : IJob => AddAsync(null, job, null, cancel);

    /// <inheritdoc cref="EnqueueAsync{TJob}(TJob, CancellationToken)"/>
    public Task<EnqueueResult> EnqueueAsync<TJob>(TJob job, JobOptions? options, CancellationToken cancel)
        where TJob : IJob => AddAsync(null, job, options, cancel);

    /// <summary>Queues a job in whatever transaction is open on the connection.</summary>
    /// <exception cref="ArgumentException">The arguments take more than 64 KiB, or an option is out of its range.</exception>
    public Task<EnqueueResult> EnqueueAsync<TJob>(DbConnection connection, TJob job, JobOptions? options, CancellationToken cancel)
        where TJob : IJob => AddAsync(connection, job, options, cancel);

    /// <summary>Queues many jobs of one kind in one statement. Null as the connection commits by itself.</summary>
    public async Task<IReadOnlyList<EnqueueResult>> EnqueueManyAsync<TJob>(
        DbConnection? connection, IEnumerable<TJob> jobs, JobOptions? options, CancellationToken cancel)
        where TJob : IJob
    {
        var all = jobs.Select(job => NewJob.From(registry, job, options ?? JobOptions.None)).ToList();
        var results = await store.Intake.AddManyAsync(connection, all, cancel);
        foreach (var group in results.GroupBy(r => r.GetType()))
            Telemetry.Enqueued(all[0].Queue, all[0].Kind, group.First(), group.Count());
        return results;
    }

    /// <summary>Puts a job into a batch of the caller's, to be sent in the caller's round trip. PostgreSQL only.</summary>
    /// <returns>What reads the result when its turn comes among the results of the batch.</returns>
    public async ValueTask<BatchedEnqueue> AddToAsync<TJob>(NpgsqlBatch batch, TJob job, JobOptions? options, CancellationToken cancel)
        where TJob : IJob
    {
        if (store is not PostgresJobStore { Intake: PostgresIntake intake })
            throw new InvalidOperationException("Only jobs in PostgreSQL can be put into a batch.");

        var added = NewJob.From(registry, job, options ?? JobOptions.None);
        if (await intake.RefuseAsync(null, added, cancel) is { } refusal)
        {
            Telemetry.Enqueued(added.Queue, added.Kind, refusal);
            return new BatchedEnqueue(added, refusal);
        }

        batch.BatchCommands.Add(PostgresIntake.Statement(added));
        return new BatchedEnqueue(added, null);
    }

    private async Task<EnqueueResult> AddAsync<TJob>(DbConnection? connection, TJob job, JobOptions? options, CancellationToken cancel)
        where TJob : IJob
    {
        var added = NewJob.From(registry, job, options ?? JobOptions.None);
        var result = await store.Intake.AddAsync(connection, added, cancel);
        Telemetry.Enqueued(added.Queue, added.Kind, result);
        return result;
    }
}

/// <summary>A job on its way in a caller's batch.</summary>
public sealed class BatchedEnqueue
{
    private readonly NewJob _job;

    internal BatchedEnqueue(NewJob job, QueueFull? refusal) => (_job, Refusal) = (job, refusal);

    /// <summary>Set when the queue is full: then nothing was added to the batch, and there is no result to read.</summary>
    public QueueFull? Refusal { get; }

    /// <summary>Reads the current result of the batch. The caller moves the reader on.</summary>
    public async Task<EnqueueResult> ReadAsync(NpgsqlDataReader reader, CancellationToken cancel)
    {
        if (Refusal is not null)
            return Refusal;
        var result = await PostgresIntake.ReadAsync(reader, cancel);
        Telemetry.Enqueued(_job.Queue, _job.Kind, result);
        return result;
    }
}
