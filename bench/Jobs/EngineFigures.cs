using System.Diagnostics;

namespace Longhouse.Jobs.Bench;

/// <summary>What is measured the same way on both engines.</summary>
internal sealed class EngineFigures(string engine, Func<Task<BenchDatabase>> create, Sizes sizes, CancellationToken cancel)
{
    /// <summary>Jobs a second while draining, and commits for each of them.</summary>
    public async Task<(double PerSecond, double CommitsEach)> DrainAsync(Func<BenchDatabase, Task<IAsyncDisposable>>? beside = null)
    {
        await using var database = await create();
        await using var jobs = new JobProcess(database.NewStore);
        await jobs.AddManyAsync(sizes.Drain, cancel);
        await database.SetUniqueKeysAsync();
        await using var held = beside is null ? null : await beside(database);

        var commits = await database.CommitsAsync();
        var start = Stopwatch.GetTimestamp();
        await jobs.Worker.StartAsync(cancel);
        await jobs.WaitForAsync(sizes.Drain, cancel);
        // Finished means written: the last outcomes too.
        while (await database.FinishedAsync() < sizes.Drain)
            await Task.Delay(1, cancel);
        var elapsed = Stopwatch.GetElapsedTime(start);
        await jobs.Worker.StopAsync(cancel);
        var done = await database.CommitsAsync() - commits;
        Console.Error.WriteLine($"  {engine} drain: {sizes.Drain / elapsed.TotalSeconds:#,0}/s, {done / (double)sizes.Drain:0.####} commits each");
        return (sizes.Drain / elapsed.TotalSeconds, done / (double)sizes.Drain);
    }

    /// <summary>From the call of enqueue to the first line of the handler, on a system with nothing else to do.</summary>
    public async Task<(double P50, double P99)> IdleLatencyAsync()
    {
        await using var database = await create();
        await using var jobs = new JobProcess(database.NewStore);
        await jobs.Worker.StartAsync(cancel);
        var gaps = new Random(7);
        var latencies = new List<double>();
        for (var i = 0; i < sizes.Latency + sizes.WarmUp; i++)
        {
            // Long enough for the worker to lie down in between, most of the time.
            await Task.Delay(gaps.Next(100, 250), cancel);
            var called = Stopwatch.GetTimestamp();
            await jobs.Client.EnqueueAsync(new Empty(i), JobProcess.Everything(i), cancel);
            long started;
            while ((started = jobs.Ledger.StartOf(i)) == 0)
                await Task.Delay(1, cancel);
            if (i >= sizes.WarmUp)
                latencies.Add(Stopwatch.GetElapsedTime(called, started).TotalMilliseconds);
        }

        var result = (Statistics.Percentile(latencies, 50), Statistics.Percentile(latencies, 99));
        Console.Error.WriteLine($"  {engine} idle latency: p50 {result.Item1:0.00}, p99 {result.Item2:0.00} ms");
        return result;
    }

    /// <summary>The p99 wait of nine partitions with a steady trickle, before and while a tenth floods the queue.</summary>
    public async Task<(double Before, double During)> FloodAsync()
    {
        await using var database = await create();
        await using var jobs = new JobProcess(database.NewStore);
        await jobs.Worker.StartAsync(cancel);
        await TrickleAsync(jobs, sizes.Trickle / 4);
        jobs.Ledger.Clear();
        await TrickleAsync(jobs, sizes.Trickle);
        var before = P99(jobs);

        jobs.Ledger.Clear();
        await jobs.Client.EnqueueManyAsync(
            null, Enumerable.Repeat(new Slow(5), sizes.Flood), new JobOptions { Partition = "flood" }, cancel);
        await TrickleAsync(jobs, sizes.Trickle);
        var during = P99(jobs);
        Console.Error.WriteLine($"  {engine} flood: p99 of the others {before:0.0} -> {during:0.0} ms");
        return (before, during);
    }

    // 400 jobs a second of 5 ms each over nine partitions: about an eighth of what sixteen places can do.
    private async Task TrickleAsync(JobProcess jobs, int count)
    {
        var tasks = new List<Task>();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromMilliseconds(i * 2.5);
            if (due - Stopwatch.GetElapsedTime(start) is var early && early > TimeSpan.FromMilliseconds(1))
                await Task.Delay(early, cancel);
            tasks.Add(jobs.Client.EnqueueAsync(new Slow(5), new JobOptions { Partition = $"tenant_{i % 9}" }, cancel));
        }

        await Task.WhenAll(tasks);
        while (Others(jobs).Count < count)
            await Task.Delay(5, cancel);
    }

    private static double P99(JobProcess jobs) => Statistics.Percentile(Others(jobs), 99);

    private static List<double> Others(JobProcess jobs)
    {
        lock (jobs.Ledger.Waits)
            return [.. jobs.Ledger.Waits.Where(w => w.Partition != "flood").Select(w => w.Milliseconds)];
    }
}

internal sealed record Sizes(int Drain, int Latency, int WarmUp, int Trickle, int Flood, int EnqueueSeconds, int Finished, int Waiting, int Runs)
{
    public static Sizes Full { get; } = new(100_000, 200, 30, 2_000, 10_000, 10, 5_000_000, 1_000_000, 3);

    public static Sizes Quick { get; } = new(20_000, 60, 10, 1_000, 5_000, 1, 200_000, 50_000, 1);
}
