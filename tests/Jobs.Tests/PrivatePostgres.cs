using System.Diagnostics;

namespace Longhouse.Jobs.Tests;

/// <summary>A PostgreSQL server of a test's own, on a socket in the temp directory: to be restarted, killed and thrown away.</summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _bin;
    private readonly string _settings;

    private PrivatePostgres(string folder, string bin, string settings) => (_folder, _bin, _settings) = (folder, bin, settings);

    public string ConnectionString => $"Host={_folder};Username=postgres;Database=postgres";

    /// <param name="settings">Further settings, as <c>-c name=value</c>.</param>
    public static async Task<PrivatePostgres> StartAsync(string settings = "-c fsync=off")
    {
        var folder = Path.Combine(Path.GetTempPath(), $"lhpg-{Path.GetRandomFileName()}");
        Directory.CreateDirectory(folder);
        var server = new PrivatePostgres(folder, FindBinaries(), settings);
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", ["postgres", folder]);
        await server.RunAsPostgresAsync("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
        await server.StartServerAsync();
        return server;
    }

    public Task StopServerAsync(string mode = "fast") => RunAsPostgresAsync("pg_ctl", "-D", Data, "-m", mode, "-w", "stop");

    public Task StartServerAsync() => RunAsPostgresAsync(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"),
        "-o", $"-k {_folder} -c listen_addresses= -c max_connections=300 {_settings}", "start");

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopServerAsync("immediate");
        }
        catch (InvalidOperationException)
        {
            // A test may have stopped it already.
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private static string FindBinaries()
    {
        if (Environment.GetEnvironmentVariable("LONGHOUSE_TEST_POSTGRES_BIN") is { Length: > 0 } given)
            return given;
        return Directory.GetDirectories("/usr/lib/postgresql")
            .OrderBy(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0)
            .Select(d => Path.Combine(d, "bin"))
            .Last();
    }

    // The server refuses to run as root.
    private Task RunAsPostgresAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_bin, program);
        return Environment.IsPrivilegedProcess
            ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", path, .. arguments])
            : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        // The server inherits the pipes and keeps them open, so only the exit is waited for.
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
