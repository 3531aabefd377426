using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Longhouse.Jobs.Bench;

internal sealed record Empty(int Number) : IJob
{
    public static string Kind => "bench.empty";
}

/// <summary>Takes as long as it says, as rendering or a remote call would.</summary>
internal sealed record Slow(int Milliseconds) : IJob
{
    public static string Kind => "bench.slow";
}

internal sealed class EmptyHandler(Ledger ledger) : IJobHandler<Empty>
{
    public Task<JobOutcome> RunAsync(Empty job, CancellationToken cancel)
    {
        ledger.Started(job.Number);
        return Task.FromResult(JobOutcome.Done);
    }
}

internal sealed class SlowHandler(Ledger ledger, JobRun run) : IJobHandler<Slow>
{
    public async Task<JobOutcome> RunAsync(Slow job, CancellationToken cancel)
    {
        ledger.Waited(run.Partition, run.Waited);
        await Task.Delay(job.Milliseconds, cancel);
        return JobOutcome.Done;
    }
}

/// <summary>What was seen to run, and when.</summary>
internal sealed class Ledger
{
    private readonly long[] _started = new long[1 << 20];
    private long _count;

    public List<(string Partition, double Milliseconds)> Waits { get; } = [];

    public long Count => Volatile.Read(ref _count);

    public void Started(int number)
    {
        Volatile.Write(ref _started[number & (_started.Length - 1)], Stopwatch.GetTimestamp());
        Interlocked.Increment(ref _count);
    }

    public void Waited(string partition, TimeSpan time)
    {
        lock (Waits)
            Waits.Add((partition, time.TotalMilliseconds));
        Interlocked.Increment(ref _count);
    }

    public long StartOf(int number) => Volatile.Read(ref _started[number & (_started.Length - 1)]);

    public void Clear()
    {
        Array.Clear(_started);
        Waits.Clear();
        Volatile.Write(ref _count, 0);
    }
}

/// <summary>A worker process as an application would have it, in this process.</summary>
internal sealed class JobProcess : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public JobProcess(Func<JobStore> store, int concurrency = 16, TimeSpan? keepDone = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(log => log.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning));
        services.AddSingleton<Ledger>();
        services.AddJobs(_ => store(), jobs => jobs
            .Queue("default", new QueueOptions { Concurrency = concurrency })
            .Add<Empty, EmptyHandler>()
            .Add<Slow, SlowHandler>());
        services.AddJobWorker(new WorkerOptions { KeepDone = keepDone ?? TimeSpan.FromDays(1) });
        _services = services.BuildServiceProvider();
    }

    public JobStore Store => _services.GetRequiredService<JobStore>();

    public JobClient Client => _services.GetRequiredService<JobClient>();

    public JobWorker Worker => _services.GetRequiredService<JobWorker>();

    public Ledger Ledger => _services.GetRequiredService<Ledger>();

    /// <summary>Ten partitions and a unique key for each job: everything that costs something is on.</summary>
    public static JobOptions Everything(int number) => new()
    {
        Partition = $"tenant_{number % 10}",
        Unique = UniqueKey.UntilFinished($"job {number}"),
    };

    public async Task AddManyAsync(int count, CancellationToken cancel)
    {
        const int Group = 1000;
        for (var from = 0; from < count; from += Group)
        {
            // One group for each partition: options hold for a whole group.
            for (var tenant = 0; tenant < 10; tenant++)
            {
                var first = from + (tenant * Group / 10);
                foreach (var result in await Client.EnqueueManyAsync(
                    null, Enumerable.Range(first, Group / 10).Select(n => new Empty(n)), new JobOptions { Partition = $"tenant_{tenant}" }, cancel))
                {
                    if (result is not Enqueued)
                        throw new InvalidOperationException($"Not queued: {result}");
                }
            }
        }
    }

    public async Task WaitForAsync(long count, CancellationToken cancel)
    {
        while (Ledger.Count < count)
            await Task.Delay(1, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        // As a host does: the worker stops while the container still lives.
        await Worker.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
