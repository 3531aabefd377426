using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Operation;

public sealed class ManagementTests
{
    [Fact]
    public async Task Metrics_of_a_server_that_has_worked_are_sound_and_name_no_tenant()
    {
        await using var house = await House.CreateAsync();
        var port = ServerProcess.FreePort();
        await using var server = await house.ServeAsync($"Management=http://127.0.0.1:{port}");
        var person = House.SignIn(server, House.Notes);
        (await person.PostAsJsonAsync("/api/notes", new { title = "Roof", body = "two words" })).EnsureSuccessStatusCode();
        (await person.GetAsync("/api/notes")).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync("/api/nothing")).StatusCode);

        using var scraper = server.ClientOf("127.0.0.1", port: port);
        var metrics = await scraper.GetStringAsync("/metrics");

        Assert.Contains("http_server_request_duration", metrics, StringComparison.Ordinal);
        Assert.Contains("jobs_", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("demo-notes", metrics, StringComparison.Ordinal);
        Assert.Equal("", await ComplaintsAsync(metrics));
    }

    [Fact]
    public async Task Each_port_answers_for_itself_alone()
    {
        await using var house = await House.CreateAsync();
        var port = ServerProcess.FreePort();
        await using var server = await house.ServeAsync($"Management=http://127.0.0.1:{port}");
        var sample = $"{House.Notes}:{port}";

        // On the management port there is nothing of the tenants and the console, whatever host is named.
        foreach (var (host, path, status) in new[]
        {
            ("127.0.0.1", "/metrics", 200), ("127.0.0.1", "/health", 200), ("127.0.0.1", "/health/ready", 200), (sample, "/metrics", 200), (sample, "/api/notes", 404), ("app.localhost", "/", 404),
            ("localhost", "/", 404), (sample, "/@notes/api/notes", 404),
        })
            Assert.Equal((host, path, status), (host, path, await StatusAsync(port, host, path)));

        // And on the public one nothing of the management's, however the path is written.
        foreach (var host in new[] { "127.0.0.1", "app.localhost", House.Notes, "nobody.localhost" })
        {
            foreach (var path in new[] { "/metrics", "/metrics/", "//metrics", "/%6Detrics", "/health/../metrics", "/health/%2e%2e/metrics", "/health/..%2fmetrics", "/@machines/metrics", "/health/metrics" })
                Assert.Equal((host, path, 404), (host, path, await StatusAsync(server.Port, host, path)));
        }
        Assert.Equal(404, await StatusAsync(server.Port, $"127.0.0.1:{port}", "/metrics"));
    }

    /// <summary>Byte by byte, since a client would tidy the path up first.</summary>
    private static async Task<int> StatusAsync(int port, string host, string path)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {House.Token}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return int.Parse((await reader.ReadLineAsync())!.Split(' ')[1]); // a server that closes without an answer fails here
    }

    /// <summary>What promtool has to say; where only the SDK is at hand, whether every line is a comment or a sample.</summary>
    private static async Task<string> ComplaintsAsync(string metrics)
    {
        var isFullRun = Environment.GetEnvironmentVariable("LONGHOUSE_TEST_POSTGRES") is not null;
        var isAtHand = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "promtool")));
        if (!isFullRun && !isAtHand)
            return string.Join('\n', metrics.TrimEnd('\n').Split('\n').Where(line => !line.StartsWith('#') && !double.TryParse(line.Split(' ')[^1], out _)));
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("promtool did not start.");
        await promtool.StandardInput.WriteAsync(metrics);
        promtool.StandardInput.Close();
        var said = await promtool.StandardError.ReadToEndAsync() + await promtool.StandardOutput.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        return promtool.ExitCode == 0 ? "" : $"{promtool.ExitCode}: {said}";
    }
}
