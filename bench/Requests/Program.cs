using Longhouse.Bench.Figures;
using Longhouse.Bench.Requests;

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
    var peer = pocketBase.Notes;

    // Servers and requests take turns, so that a busy moment of the machine is not held against one of them alone.
    var gets = new List<WrkResult>();
    var creates = new List<WrkResult>();
    for (var round = 0; round < rounds; round++)
    {
        gets.Add(await Wrk.RunAsync(peer.GetOne, duration, stop.Token));
        creates.Add(await Wrk.RunAsync(peer.Create, duration, stop.Token));
    }

    var (get, create) = (Wrk.Median(gets), Wrk.Median(creates));
    await FigureReport.WriteAsync(
        "requests",
        [
            new Figure($"get one note, {peer.Name}", get.RequestsPerSecond, "req/s"),
            new Figure($"get one note, {peer.Name}, 99 % within", get.SlowestPercentMilliseconds, "ms"),
            new Figure($"create one note, {peer.Name}", create.RequestsPerSecond, "req/s"),
            new Figure($"create one note, {peer.Name}, 99 % within", create.SlowestPercentMilliseconds, "ms"),
        ],
        stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
