using System.Diagnostics;
using Longhouse.Bench.Figures;
using Longhouse.Jobs.Tests;
using Longhouse.Jobs.Worker;

namespace Longhouse.Jobs.Bench;

/// <summary>The long forms: memory and dead rows over minutes of steady load, and workers killed by the hundred.</summary>
internal sealed class Soak(PrivatePostgres server, CancellationToken cancel)
{
    private const int PerSecond = 1000;

    public async Task<IReadOnlyList<Figure>> LoadAsync(int minutes)
    {
        await using var database = await PostgresDatabase.CreateAsync(server.ConnectionString);
        await using var jobs = new JobProcess(database.NewStore, keepDone: TimeSpan.FromSeconds(30));
        await jobs.Worker.StartAsync(cancel);
        var samples = new List<(double Minutes, double Megabytes, long DeadRows, long HeapPages)>();
        var start = Stopwatch.GetTimestamp();
        var number = 0;
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(minutes))
        {
            var due = Stopwatch.GetElapsedTime(start).TotalSeconds * PerSecond;
            while (number < due)
            {
                await Task.WhenAll(Enumerable.Range(number, 50).Select(
                    n => jobs.Client.EnqueueAsync(new Empty(n), JobProcess.Everything(n), cancel)));
                number += 50;
            }

            if (samples.Count < Stopwatch.GetElapsedTime(start).TotalSeconds / 10)
                samples.Add(await SampleAsync(database, start));
            await Task.Delay(10, cancel);
        }

        await jobs.WaitForAsync(number, cancel);
        await jobs.Worker.StopAsync(cancel);
        // Not the first minutes: vacuum comes by once a minute, and until then the tables find their size.
        var early = samples.Skip(samples.Count * 2 / 5).Take(Math.Max(1, samples.Count / 5)).ToList();
        var late = samples.TakeLast(Math.Max(1, samples.Count / 5)).ToList();
        return
        [
            new Figure($"soak of {minutes} min at {PerSecond:#,0} jobs/s: jobs run", jobs.Ledger.Count, "jobs"),
            new Figure("managed memory, middle fifth of the time", early.Average(s => s.Megabytes), "MB"),
            Figure.AtMost(1.2, "managed memory, last fifth / middle fifth", late.Average(s => s.Megabytes) / early.Average(s => s.Megabytes), "×"),
            new Figure("dead rows in all tables, most seen in the middle fifth", early.Max(s => s.DeadRows), "rows"),
            new Figure("dead rows in all tables, most seen in the last fifth", late.Max(s => s.DeadRows), "rows"),
            Figure.AtMost(1.5, "heap of all tables, last fifth / middle fifth", late.Average(s => (double)s.HeapPages) / early.Average(s => (double)s.HeapPages), "×"),
        ];
    }

    public async Task<IReadOnlyList<Figure>> KillAsync(int kills)
    {
        await using var database = await PostgresDatabase.CreateAsync(server.ConnectionString);
        var start = Stopwatch.GetTimestamp();
        var result = await KillingSpree.RunAsync(
            database.ConnectionString, kills, TimeSpan.FromSeconds(1),
            async kill =>
            {
                if (kill % 10 == 0)
                    await Console.Error.WriteLineAsync($"  {kill} kills, {Stopwatch.GetElapsedTime(start).TotalMinutes:0.0} min");
            },
            cancel);
        return
        [
            new Figure($"{kills:#,0} kills -9 over three workers: jobs queued", result.Queued, "jobs"),
            Figure.AtLeast(result.Queued, "of them done", result.Done, "jobs"),
            Figure.AtMost(0, "effects missing or counted twice", Math.Abs(result.Queued - result.DistinctEffects) + result.Effects - result.DistinctEffects, "rows"),
            new Figure("of them lost a worker on the way", result.Disturbed, "jobs"),
        ];
    }

    private static async Task<(double Minutes, double Megabytes, long DeadRows, long HeapPages)> SampleAsync(PostgresDatabase database, long start)
    {
        var dead = Convert.ToInt64(await database.QueryAsync("select sum(n_dead_tup) from pg_stat_user_tables where schemaname = 'jobs'"));
        var pages = Convert.ToInt64(await database.QueryAsync(
            "select sum(pg_relation_size(c.oid)) / 8192 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'jobs' and c.relkind = 'r'"));
        var megabytes = GC.GetTotalMemory(forceFullCollection: true) / 1e6;
        var sample = (Stopwatch.GetElapsedTime(start).TotalMinutes, megabytes, dead, pages);
        await Console.Error.WriteLineAsync($"  {sample.TotalMinutes,6:0.0} min  {megabytes,7:0.0} MB  {dead,9} dead rows  {pages,8} pages");
        return sample;
    }
}
