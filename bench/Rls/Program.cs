using Longhouse.Bench.Figures;
using Longhouse.Bench.Rls;

var isQuick = args.Contains("--quick", StringComparer.Ordinal);
var (rows, rounds, duration) = isQuick ? (50_000, 3, TimeSpan.FromSeconds(1)) : (1_000_000, 9, TimeSpan.FromSeconds(4));
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    await using var databases = await NotesDatabases.PrepareAsync(rows, stop.Token);
    var notes = databases.PerTenant;
    (string Name, Func<Random, Task> Forced, Func<Random, Task> Plain)[] statements =
    [
        ("get one", Load.GetOne(databases.Forced, notes), Load.GetOne(databases.Plain, notes)),
        ("list a page of 50", Load.ListPage(databases.Forced, notes), Load.ListPage(databases.Plain, notes)),
        ("insert with its audit entry", Load.AddOne(databases.Forced), Load.AddOne(databases.Plain)),
    ];

    var figures = new List<Figure>();
    foreach (var (name, forced, plain) in statements)
    {
        var (ours, theirs) = await InTurnsAsync(forced, plain);
        figures.Add(Figure.AtLeast(90, $"{name}: forced policy, of an explicit where", 100 * ours / theirs, "%"));
        figures.Add(new Figure($"{name}: forced policy", ours, "statements/s").Beside("explicit where", theirs));
    }
    var (viaUs, alone) = await InTurnsAsync(Load.GetOne(databases.Forced, notes), Load.GetOneBare(databases.Bare, notes));
    figures.Add(new Figure("get one: forced policy", viaUs, "statements/s").Beside("the statement alone, without a transaction of ours", alone));
    await FigureReport.WriteAsync("rls", figures, stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}

// Each round both, the other one first each time; the median of each. The first round warms up and does not count.
async Task<(double Ours, double Theirs)> InTurnsAsync(Func<Random, Task> ours, Func<Random, Task> theirs)
{
    var (our, their) = (new List<double>(), new List<double>());
    for (var round = -1; round < rounds; round++)
    {
        stop.Token.ThrowIfCancellationRequested();
        foreach (var (work, rates) in round % 2 == 0 ? new[] { (ours, our), (theirs, their) } : [(theirs, their), (ours, our)])
        {
            var rate = await Load.MeasureAsync(work, duration);
            if (round >= 0)
                rates.Add(rate);
        }
    }
    return (our.Order().ElementAt(our.Count / 2), their.Order().ElementAt(their.Count / 2));
}
