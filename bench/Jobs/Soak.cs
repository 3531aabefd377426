using System.Diagnostics;
using Longhouse.Bench.Figures;
using Longhouse.Jobs.Tests;

namespace Longhouse.Jobs.Bench;

/// <summary>The long forms: memory and dead rows over minutes of steady load.</summary>
internal sealed class Soak(PrivatePostgres server, int minutes, CancellationToken cancel)
{
    private const int PerSecond = 1000;

    public async Task<IReadOnlyList<Figure>> RunAsync()
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
        var early = samples.Skip(samples.Count / 5).Take(Math.Max(1, samples.Count / 5)).ToList();
        var late = samples.TakeLast(Math.Max(1, samples.Count / 5)).ToList();
        return
        [
            new Figure($"soak of {minutes} min at {PerSecond:#,0} jobs/s: jobs run", jobs.Ledger.Count, "jobs"),
            new Figure("managed memory, second fifth of the time", early.Average(s => s.Megabytes), "MB"),
            Figure.AtMost(1.2, "managed memory, last fifth / second fifth", late.Average(s => s.Megabytes) / early.Average(s => s.Megabytes), "×"),
            new Figure("dead rows in all tables, most seen in the second fifth", early.Max(s => s.DeadRows), "rows"),
            new Figure("dead rows in all tables, most seen in the last fifth", late.Max(s => s.DeadRows), "rows"),
            Figure.AtMost(1.5, "heap of all tables, last fifth / second fifth", late.Average(s => (double)s.HeapPages) / early.Average(s => (double)s.HeapPages), "×"),
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
