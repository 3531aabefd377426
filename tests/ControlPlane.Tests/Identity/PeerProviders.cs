using System.Diagnostics;
using System.Text.Json;
using Longhouse.ControlPlane.Tests.Identity;

[assembly: AssemblyFixture(typeof(PeerProviders))]

namespace Longhouse.ControlPlane.Tests.Identity;

/// <summary>Real sign-in providers on loopback, started when the first test wants them and stopped after the last.</summary>
public sealed class PeerProviders : IAsyncDisposable
{
    private readonly Lazy<Task<(Process Process, Dictionary<string, string> Addresses)>> _started = new(StartAsync);

    private static string? Peers => Environment.GetEnvironmentVariable("LONGHOUSE_TEST_PEERS");

    /// <summary>Whether the programs are there; without them their rows are not listed.</summary>
    public static bool AreAtHand => Peers is not null;

    public async Task<string> AddressAsync(string provider) => (await _started.Value).Addresses[provider];

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated)
            return;
        using var process = (await _started.Value).Process;
        process.StandardInput.Close(); // which tells it to end
        await process.WaitForExitAsync();
    }

    private static async Task<(Process, Dictionary<string, string>)> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(Peers!, "identity.mjs") }, // set, or no test would have asked
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!; // null only when a running program was reused
        process.ErrorDataReceived += (_, _) => { }; // it warns of being used for tests
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith('{'))
                return (process, JsonSerializer.Deserialize<Dictionary<string, string>>(line)!);
        }
        throw new InvalidOperationException("The providers ended before they listened.");
    }
}
