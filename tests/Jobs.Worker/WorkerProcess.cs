using System.Diagnostics;
using System.Text.Json;

namespace Longhouse.Jobs.Worker;

/// <param name="ConnectionString">The database that it works.</param>
/// <param name="Lease">How long after its last heartbeat it counts as alive.</param>
/// <param name="Skew">By how much its clock is wrong.</param>
public sealed record WorkerSettings(string ConnectionString, TimeSpan Lease, TimeSpan Skew);

/// <summary>A worker in a process of its own, which can be treated as badly as the world treats processes.</summary>
public sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts it and waits until it works.</summary>
    public static async Task<WorkerProcess> StartAsync(WorkerSettings settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        start.ArgumentList.Add(JsonSerializer.Serialize(settings));
        var process = Process.Start(start) ?? throw new InvalidOperationException("The worker did not start.");
        if (await process.StandardOutput.ReadLineAsync() != "ready")
            throw new InvalidOperationException("The worker did not get ready.");
        return new WorkerProcess(process);
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Stops it where it stands, without its knowing.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    public Task ThawAsync() => SignalAsync("-CONT");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{Id}"]);
        await kill.WaitForExitAsync();
    }
}
