using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Longhouse.Bench.Endurance;
using Longhouse.Bench.Figures;
using Longhouse.Platform.Testing;

const long Limit = 256L * 1024 * 1024;
const int Points = 20;
const string Token = "a-token-of-thirty-two-characters";
var duration = args switch
{
    ["--quick"] => TimeSpan.FromSeconds(20),
    ["--minutes", var minutes] => TimeSpan.FromMinutes(int.Parse(minutes, CultureInfo.InvariantCulture)),
    _ => TimeSpan.FromMinutes(10),
};
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

var folder = Directory.CreateTempSubdirectory("longhouse-bench-");
using var limit = MemoryLimit.Of(Limit);
try
{
    await using var server = await ServerProcess.StartAsync(limit.Around(new ProgramCall(
        Path.Combine(AppContext.BaseDirectory, "Longhouse.SampleHost"),
        ["serve", "--demo", "--data-dir", folder.FullName, "--urls", "http://127.0.0.1:0", "--set", "Management=off", "--set", "Telemetry:Logs=json", "--set", "Telemetry:Level=Error",
            "--set", "Limits:TenantRequestsPerSecond=1000000", "--set", "Limits:TenantRequestsBurst=1000000", "--set", "Limits:AddressRequestsPerSecond=1000000", "--set", "Limits:AddressRequestsBurst=1000000"])
    {
        Environment = new Dictionary<string, string> { ["SAMPLE_HOST_TOKEN"] = Token },
    }, Limit));
    var client = server.ClientOf("demo-notes.localhost", connections: 64);
    client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    var load = new MixedLoad(client);

    using var end = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
    end.CancelAfter(duration);
    var running = load.RunAsync(end.Token);
    var (resident, group) = (new List<double>(), new List<double>());
    Console.WriteLine("   after   resident      group    requests");
    for (var watch = Stopwatch.StartNew(); !running.IsCompleted && !server.HasExited;)
    {
        await Task.WhenAny(running, Task.Delay(duration / Points, stop.Token));
        if (server.HasExited)
            break;
        resident.Add(Resident(server.Id));
        group.Add(limit.UsedMegabytes ?? resident[^1]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,6:0} s {resident[^1],7:0} MB {group[^1],7:0} MB {load.Done,11:#,0}"));
    }
    var wasKilled = server.HasExited;
    if (!wasKilled)
        await running;
    stop.Token.ThrowIfCancellationRequested();

    foreach (var (status, count) in load.Answers.OrderBy(answer => answer.Key))
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{status,8} {count,11:#,0} times"));
    var deliberate = load.Answers.Where(answer => answer.Key is 503 or 507).Sum(answer => answer.Value);
    await FigureReport.WriteAsync(
        "endurance",
        [
            Figure.AtMost(0, $"kills in {duration.TotalMinutes:0.#} min under 256 MB", wasKilled ? 1 : 0, "kills"),
            Figure.AtMost(0, "5xx that are not deliberate", load.Answers.Where(answer => answer.Key >= 500).Sum(answer => answer.Value) - deliberate, "answers"),
            new Figure("503 and 507", deliberate, "answers"),
            new Figure("requests", load.Done / duration.TotalSeconds, "req/s"),
            new Figure("resident memory, the most", resident.Max(), "MB"),
            new Figure("resident memory, second half against first", resident.Skip(resident.Count / 2).Average() / resident.Take(resident.Count / 2).Average(), "×"),
            new Figure("memory of the group with its page cache, the most", group.Max(), "MB"),
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

static double Resident(int process)
{
    var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
    return long.Parse(new string([.. line.Where(char.IsAsciiDigit)])) / 1024.0;
}
