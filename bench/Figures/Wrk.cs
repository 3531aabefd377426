using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Longhouse.Bench.Figures;

/// <summary>A request to repeat. <paramref name="Header"/> is one header line, such as <c>Authorization: …</c>; a body makes it a POST of JSON.</summary>
public sealed record WrkRequest(Uri Address, string Header, string? Body = null, string? Host = null);

/// <summary>What came of it. <paramref name="Failures"/> counts socket errors, time-outs and answers of 400 and above.</summary>
public sealed record WrkResult(double RequestsPerSecond, double MedianMilliseconds, double SlowestPercentMilliseconds, long Requests, long Failures);

/// <summary>Runs <c>wrk</c>: one thread, since server and load share two cores, and 64 connections unless told otherwise.</summary>
public static class Wrk
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "request.lua");

    public static async Task<WrkResult> RunAsync(WrkRequest request, TimeSpan duration, CancellationToken cancel, int connections = 64)
    {
        var start = new ProcessStartInfo("wrk") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in Arguments(request, duration, connections))
            start.ArgumentList.Add(argument);

        using var wrk = Process.Start(start) ?? throw new InvalidOperationException("wrk did not start.");
        await using var stop = cancel.Register(() => wrk.Kill());
        var complaints = wrk.StandardError.ReadToEndAsync(cancel);
        var output = await wrk.StandardOutput.ReadToEndAsync(cancel);
        await wrk.WaitForExitAsync(cancel);
        return wrk.ExitCode == 0 ? Parse(output) : throw new InvalidOperationException($"wrk ended with {wrk.ExitCode}: {await complaints}");
    }

    /// <summary>Several runs; the one with the median rate speaks for them. A failed request in any of them is an exception: its rate would be a lie.</summary>
    public static WrkResult Median(IReadOnlyCollection<WrkResult> runs)
    {
        var failures = runs.Sum(run => run.Failures);
        if (failures > 0)
            throw new InvalidOperationException($"{failures} of {runs.Sum(run => run.Requests)} requests failed, so there is no figure.");
        return runs.OrderBy(run => run.RequestsPerSecond).ElementAt(runs.Count / 2);
    }

    private static IEnumerable<string> Arguments(WrkRequest request, TimeSpan duration, int connections) =>
    [
        "--threads", "1", "--connections", connections.ToString(CultureInfo.InvariantCulture),
        "--duration", $"{duration.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)}s", "--timeout", "10s",
        "--header", request.Header, .. request.Host is null ? (string[])[] : ["--header", $"Host: {request.Host}"], "--script", Script, request.Address.AbsoluteUri, "--", request.Body ?? "",
    ];

    /// <summary>Reads the last line, which the script writes: wrk's own report rounds, and hides some failures.</summary>
    private static WrkResult Parse(string output) =>
        JsonSerializer.Deserialize<WrkResult>(output.TrimEnd().Split('\n')[^1], JsonSerializerOptions.Web)
        ?? throw new InvalidOperationException($"wrk wrote no result: {output}");
}
