using System.Diagnostics;
using System.Globalization;
using Longhouse.Bench.Figures;

namespace Longhouse.Jobs.Bench;

/// <summary>A job library for Node on the same PostgreSQL. Its script queues from 32 callers, runs the jobs, and prints jobs a second.</summary>
internal static class NodePeer
{
    public static async Task<double> RunAsync(string name, string server, Sizes sizes, CancellationToken cancel)
    {
        await using var database = await PostgresDatabase.CreateAsync(server);
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString);
        var start = new ProcessStartInfo("node")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.Combine(FigureReport.RepositoryRoot(), "bench", "peers", "jobs"),
        };
        start.ArgumentList.Add($"{name}.js");
        start.ArgumentList.Add($"postgres://{settings.Username}@/{settings.Database}?host={Uri.EscapeDataString(settings.Host!)}");
        start.ArgumentList.Add($"{sizes.EnqueueSeconds}");
        using var node = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        await using var stop = cancel.Register(() => node.Kill());
        var output = await node.StandardOutput.ReadToEndAsync(cancel);
        await node.WaitForExitAsync(cancel);
        var last = output.Trim().Split('\n')[^1];
        if (node.ExitCode != 0 || !double.TryParse(last, NumberStyles.Float, CultureInfo.InvariantCulture, out var perSecond))
            throw new InvalidOperationException($"{name} ended with {node.ExitCode}: {last}");
        await Console.Error.WriteLineAsync($"  {name}: {perSecond:#,0}/s");
        return perSecond;
    }
}
