using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Longhouse.Bench.Figures;

namespace Longhouse.Bench.Requests;

/// <summary>One of our servers as a process of its own: this program again, told what to serve.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("longhouse-bench-");
    private readonly Process _process;

    private OwnServer(string what, int port)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            start.ArgumentList.Add(typeof(OwnServer).Assembly.Location);
        foreach (var argument in new[] { "--serve", what, _folder.FullName, port.ToString(System.Globalization.CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(argument);
        _process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        _process.BeginOutputReadLine();
    }

    public static async Task<(OwnServer Server, NotesServer Notes)> StartAsync(string what, string name, CancellationToken cancel)
    {
        var port = FreePort();
        var server = new OwnServer(what, port);
        try
        {
            // wrk asks a name server for a name, so the address is plain and the host a header.
            var notes = new Uri($"http://127.0.0.1:{port}/api/notes");
            var headers = $"Authorization: Bearer {LonghouseServer.Token}";
            var note = await server.FirstNoteAsync(notes, headers, cancel);
            return (server, new NotesServer(name,
                new WrkRequest(new Uri($"{notes}/{note}"), headers, Host: "bench.localhost"),
                new WrkRequest(notes, headers, NoteText.OurBody, "bench.localhost")));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<string> FirstNoteAsync(Uri notes, string header, CancellationToken cancel)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Host = "bench.localhost";
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header["Authorization: ".Length..]);
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(TimeSpan.FromMilliseconds(20), cancel))
        {
            try
            {
                using var content = JsonContent.Create(new { title = NoteText.Sample });
                using var answer = await http.PostAsync(notes, content, cancel);
                answer.EnsureSuccessStatusCode();
                return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancel)).GetProperty("id").GetString()!;
            }
            catch (HttpRequestException) when (!_process.HasExited && patience.Elapsed < TimeSpan.FromSeconds(20))
            {
                // Not listening yet.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
