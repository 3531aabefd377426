using System.Diagnostics;
using Npgsql;
using Quartz;

namespace Longhouse.Jobs.Bench;

/// <summary>Quartz.NET with its clustered ADO.NET store on the same PostgreSQL: jobs scheduled to run now from 32 callers.</summary>
internal static class QuartzPeer
{
    private const int Callers = 32;

    public static async Task<double> RunAsync(string server, Sizes sizes, CancellationToken cancel)
    {
        await using var database = await PostgresDatabase.CreateAsync(server);
        var scheduler = await QuartzSchedulerBuilder.Create(quartz =>
        {
            // Sixteen at a time as ours; and its own choice of batch, which is what this pool could use.
            quartz.UseDefaultThreadPool(16);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(NpgsqlFactory.Instance, database.ConnectionString);
                store.UseSystemTextJsonSerializer();
                store.UseClustering();
                store.ProvisionSchema();
            });
        }).BuildScheduler(cancel);
        await scheduler.Start(cancel);
        QuartzJob.Count = 0;

        var queued = 0;
        var time = TimeSpan.FromSeconds(sizes.EnqueueSeconds);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(
            async () =>
            {
                while (Stopwatch.GetElapsedTime(start) < time)
                {
                    var number = Interlocked.Increment(ref queued);
                    await scheduler.ScheduleJob(
                        JobBuilder.Create<QuartzJob>().WithIdentity($"job {number}", $"tenant_{number % 10}").Build(),
                        TriggerBuilder.Create().WithIdentity($"job {number}").StartNow().Build(), cancellationToken: cancel);
                }
            }, cancel)));
        var enqueued = Stopwatch.GetElapsedTime(start);
        // What it could not run by then does not count against it for longer than the enqueueing took.
        while (QuartzJob.Count < queued && Stopwatch.GetElapsedTime(start) < enqueued * 3)
            await Task.Delay(10, cancel);
        var perSecond = QuartzJob.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.Error.WriteLine($"  Quartz: {queued} queued, {QuartzJob.Count} run, {perSecond:#,0}/s");
        await scheduler.Shutdown(waitForJobsToComplete: false, cancel);
        NpgsqlConnection.ClearAllPools();
        return perSecond;
    }
}

internal sealed class QuartzJob : Quartz.IJob
{
    private static int _count;

    public static int Count
    {
        get => Volatile.Read(ref _count);
        set => Volatile.Write(ref _count, value);
    }

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _count);
        return ValueTask.CompletedTask;
    }
}
