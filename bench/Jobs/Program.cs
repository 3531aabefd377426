using System.Runtime.InteropServices;
using Longhouse.Bench.Figures;
using Longhouse.Jobs.Bench;
using Longhouse.Jobs.Tests;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};
using var onTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    // The private server must not outlive its bench.
    signal.Cancel = true;
    stop.Cancel();
});

var quick = args.Contains("--quick");
var sizes = quick ? Sizes.Quick : Sizes.Full;
var only = args.FirstOrDefault(a => a.StartsWith("--only=", StringComparison.Ordinal))?["--only=".Length..].Split(',');
var folder = Directory.CreateTempSubdirectory("jobs-bench-").FullName;
await using var server = await PrivatePostgres.StartAsync("-c fsync=on -c shared_buffers=512MB -c max_wal_size=4GB");
var figures = new List<Figure>();

try
{
    if (Number("--soak") is not null || Number("--kills") is not null)
    {
        var soak = new Soak(server, stop.Token);
        if (Number("--soak") is { } minutes)
            figures.AddRange(await soak.LoadAsync(minutes));
        if (Number("--kills") is { } kills)
            figures.AddRange(await soak.KillAsync(kills));
    }
    else
    {
        var (sync, syncP99) = Statistics.SyncMilliseconds(folder);
        figures.Add(new Figure("disk: fdatasync of 4 KiB, median", sync, "ms"));
        figures.Add(new Figure("disk: fdatasync of 4 KiB, p99", syncP99, "ms"));
        await MeasureAsync();
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

await FigureReport.WriteAsync("jobs", figures, stop.Token);
return 0;

async Task MeasureAsync()
{
    var pg = new PostgresFigures(() => PostgresDatabase.CreateAsync(server.ConnectionString), sizes, stop.Token);
    var onPostgres = new EngineFigures("postgres", async () => await PostgresDatabase.CreateAsync(server.ConnectionString), sizes, stop.Token);
    var onSqlite = new EngineFigures("sqlite", () => SqliteDatabase.CreateAsync(folder), sizes, stop.Token);

    if (Wants("enqueue"))
    {
        await pg.EnqueueAsync(Commit.InCallersTransaction); // as below: what runs for the first time is compiled meanwhile
        var inTransaction = await MedianAsync(() => pg.EnqueueAsync(Commit.InCallersTransaction));
        var onTheirs = await MedianAsync(() => pg.EnqueueAsync(Commit.OnCallersConnection));
        var byItself = await MedianAsync(() => pg.EnqueueAsync(Commit.ByItself));
        const string Name = "enqueue one by one, 32 callers, begin + enqueue + commit, workers running";
        figures.Add(Figure.AtLeast(5_000, Name, inTransaction, "jobs/s"));
        figures.Add(Figure.AtLeast(9_000, "enqueue one by one, 32 callers, the enqueue commits itself, workers running", byItself, "jobs/s"));
        figures.Add(new Figure("the same, on the caller's connection", onTheirs, "jobs/s"));
        if (!args.Contains("--no-peers"))
        {
            var quartz = await QuartzPeer.RunAsync(server.ConnectionString, sizes, stop.Token);
            var graphile = await NodePeer.RunAsync("graphile-worker", server.ConnectionString, sizes, stop.Token);
            var boss = await NodePeer.RunAsync("pg-boss", server.ConnectionString, sizes, stop.Token);
            figures.Add(Figure.AtLeastTimes(20, Name, inTransaction, "jobs/s", "Quartz 4.7.3", quartz));
            figures.Add(Figure.AtLeastTimes(3, Name, inTransaction, "jobs/s", "graphile-worker 0.17", graphile));
            figures.Add(new Figure(Name, inTransaction, "jobs/s").Beside("pg-boss 10", boss));
        }
    }

    if (Wants("drain"))
    {
        // Code that runs for the first time is compiled meanwhile; a worker drains more than once in its life.
        await onPostgres.DrainAsync();
        await onSqlite.DrainAsync();
        var (drain, commits) = await MedianPairAsync(() => onPostgres.DrainAsync());
        figures.Add(Figure.AtLeast(25_000, $"drain {sizes.Drain:#,0} waiting jobs, PostgreSQL", drain, "jobs/s"));
        figures.Add(Figure.AtMost(0.02, "commits per finished job while draining, PostgreSQL", commits, ""));
        (drain, _) = await MedianPairAsync(() => onPostgres.DrainAsync(PostgresFigures.HoldSnapshotAsync));
        figures.Add(Figure.AtLeast(15_000, $"drain {sizes.Drain:#,0} with an old snapshot held, PostgreSQL", drain, "jobs/s"));
        (drain, commits) = await MedianPairAsync(() => onSqlite.DrainAsync());
        figures.Add(Figure.AtLeast(50_000, $"drain {sizes.Drain:#,0} waiting jobs, SQLite, synchronous=full", drain, "jobs/s"));
        figures.Add(Figure.AtMost(0.02, "commits per finished job while draining, SQLite", commits, ""));
    }

    if (Wants("latency"))
    {
        var (p50, p99) = await MedianPairAsync(() => onPostgres.IdleLatencyAsync());
        figures.Add(new Figure("enqueue to start on an idle system, p50, PostgreSQL", p50, "ms"));
        figures.Add(Figure.AtMost(15, "enqueue to start on an idle system, p99, PostgreSQL", p99, "ms"));
        (p50, p99) = await MedianPairAsync(() => onSqlite.IdleLatencyAsync());
        figures.Add(new Figure("enqueue to start on an idle system, p50, SQLite", p50, "ms"));
        figures.Add(Figure.AtMost(5, "enqueue to start on an idle system, p99, SQLite", p99, "ms"));
    }

    if (Wants("flood"))
    {
        foreach (var (name, engine) in new[] { ("PostgreSQL", onPostgres), ("SQLite", onSqlite) })
        {
            var (before, during) = await MedianPairAsync(() => engine.FloodAsync());
            figures.Add(new Figure($"p99 wait of nine partitions before a flood of {sizes.Flood:#,0}, {name}", before, "ms"));
            figures.Add(new Figure($"p99 wait of nine partitions during it, {name}", during, "ms"));
            figures.Add(Figure.AtMost(2, $"during / before, {name}", during / before, "x"));
        }
    }

    if (Wants("claim"))
    {
        var (empty, full) = await pg.ClaimAsync();
        figures.Add(new Figure("claim of 100, median, small tables", empty, "ms"));
        figures.Add(new Figure($"claim of 100, median, {sizes.Finished:#,0} finished and {sizes.Waiting:#,0} waiting", full, "ms"));
        figures.Add(Figure.AtMost(1.5, "claim time with history / without", full / empty, "x"));
    }
}

int? Number(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1]) : null;

bool Wants(string name) => only is null || only.Contains(name);

async Task<double> MedianAsync(Func<Task<double>> measure)
{
    var values = new List<double>();
    for (var run = 0; run < sizes.Runs; run++)
        values.Add(await measure());
    return Statistics.Median(values);
}

async Task<(double First, double Second)> MedianPairAsync(Func<Task<(double First, double Second)>> measure)
{
    var values = new List<(double First, double Second)>();
    for (var run = 0; run < sizes.Runs; run++)
        values.Add(await measure());
    return (Statistics.Median(values.Select(v => v.First)), Statistics.Median(values.Select(v => v.Second)));
}
