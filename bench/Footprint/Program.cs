using System.Diagnostics;
using System.Net.Http.Json;
using Longhouse.Bench.Figures;
using Longhouse.Bench.Footprint;

var isQuick = args.Contains("--quick", StringComparer.Ordinal);
var (tenants, starts, idle) = isQuick ? (100, 3, TimeSpan.FromSeconds(2)) : (1000, 10, TimeSpan.FromSeconds(10));
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

var folder = Directory.CreateTempSubdirectory("longhouse-bench-");
try
{
    var sample = new SampleServer(folder.FullName);
    double alone;
    await using (var server = await sample.StartAsync())
        alone = await ProcessMemory.IdleAsync(server.Id, idle, stop.Token);

    await using (var server = await sample.StartAsync())
        await MakeTenantsAsync(SampleServer.SignIn(server, "demo-stage.localhost"));

    double full;
    await using (var server = await sample.StartAsync())
    {
        for (var i = 0; i < tenants; i++)
        {
            using var visitor = SampleServer.SignIn(server, Host(i));
            (await visitor.GetAsync("/api/notes", stop.Token)).EnsureSuccessStatusCode();
        }
        full = await ProcessMemory.IdleAsync(server.Id, idle, stop.Token);
    }

    var times = new List<double>();
    for (var i = -1; i < starts; i++)
    {
        var started = Stopwatch.GetTimestamp();
        await using var server = await sample.StartAsync();
        (await SampleServer.SignIn(server, "demo-notes.localhost").GetAsync("/api/notes", stop.Token)).EnsureSuccessStatusCode();
        if (i >= 0) // the first one brings the files from the disk
            times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    await FigureReport.WriteAsync(
        "footprint",
        [
            Figure.AtMost(120, "memory of an idle server", alone, "MB"),
            Figure.AtMost(180, $"memory with {tenants:#,0} tenants, each asked once", full, "MB"),
            Figure.AtMost(0.8, "start of the process to its first 200", times.Order().ElementAt(starts / 2), "s"),
            new Figure("the slowest start", times.Max(), "s"),
        ],
        stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
finally
{
    folder.Delete(recursive: true);
}

async Task MakeTenantsAsync(HttpClient stage)
{
    foreach (var some in Enumerable.Range(0, tenants).Chunk(100))
    {
        var made = await stage.PostAsJsonAsync("/api/tenants", some.Select(i => new { slug = $"tenant-{i}", appType = "notes", host = Host(i) }), stop.Token);
        made.EnsureSuccessStatusCode();
    }
}

static string Host(int tenant) => $"tenant-{tenant}.localhost";
