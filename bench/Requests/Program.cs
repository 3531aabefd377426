using Longhouse.Bench.Figures;
using Longhouse.Bench.Requests;

if (args is ["--serve", var what, var folder, var port])
{
    var run = what == "bare" ? BareServer.RunAsync(folder, int.Parse(port), CancellationToken.None) : LonghouseServer.RunAsync(folder, int.Parse(port), CancellationToken.None);
    await run;
    return 0;
}

var isQuick = args.Contains("--quick", StringComparer.Ordinal);
var rounds = isQuick ? 1 : 5;
var duration = TimeSpan.FromSeconds(isQuick ? 2 : 6);

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    await using var pocketBase = await PocketBase.StartAsync(stop.Token);
    var (longhouse, ours) = await OwnServer.StartAsync("longhouse", "Longhouse", stop.Token);
    await using var longhouseUp = longhouse;
    var (bare, best) = await OwnServer.StartAsync("bare", "bare endpoint, same SQL", stop.Token);
    await using var bareUp = bare;

    // Servers and requests take turns, so that a busy moment of the machine is not held against one of them alone.
    NotesServer[] servers = [pocketBase.Notes, ours, best];
    var gets = servers.ToDictionary(server => server, _ => new List<WrkResult>());
    var creates = servers.ToDictionary(server => server, _ => new List<WrkResult>());
    foreach (var server in servers)
    {
        // What is compiled while it runs is compiled before it counts.
        await Wrk.RunAsync(server.GetOne, duration, stop.Token);
        await Wrk.RunAsync(server.Create, duration, stop.Token);
    }
    for (var round = 0; round < rounds; round++)
    {
        foreach (var server in servers)
        {
            gets[server].Add(await Wrk.RunAsync(server.GetOne, duration, stop.Token));
            creates[server].Add(await Wrk.RunAsync(server.Create, duration, stop.Token));
        }
    }

    double Get(NotesServer server) => Wrk.Median(gets[server]).RequestsPerSecond;
    double Create(NotesServer server) => Wrk.Median(creates[server]).RequestsPerSecond;
    double Slowest(Dictionary<NotesServer, List<WrkResult>> runs, NotesServer server) => Wrk.Median(runs[server]).SlowestPercentMilliseconds;
    var peer = pocketBase.Notes;
    await FigureReport.WriteAsync(
        "requests",
        [
            Figure.AtLeast(20_000, "get one note", Get(ours), "req/s"),
            Figure.AtLeastTimes(8, "get one note, 8 × PocketBase", Get(ours), "req/s", peer.Name, Get(peer)),
            Figure.AtLeastTimes(0.6, "get one note, 60 % of a bare endpoint", Get(ours), "req/s", best.Name, Get(best)),
            new Figure("get one note, 99 % within", Slowest(gets, ours), "ms").Beside(peer.Name, Slowest(gets, peer)),
            Figure.AtLeast(8_000, "create one note with its audit entry", Create(ours), "req/s"),
            Figure.AtLeastTimes(5, "create one note, 5 × PocketBase", Create(ours), "req/s", peer.Name, Create(peer)),
            new Figure("create one note, of a bare endpoint", Create(ours), "req/s").Beside(best.Name, Create(best)),
            new Figure("create one note, 99 % within", Slowest(creates, ours), "ms").Beside(peer.Name, Slowest(creates, peer)),
        ],
        stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
