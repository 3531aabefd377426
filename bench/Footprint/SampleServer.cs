using System.Net.Http.Headers;
using Longhouse.Platform.Testing;

namespace Longhouse.Bench.Footprint;

/// <summary>The program with the sample app, on a data folder that outlives it.</summary>
internal sealed class SampleServer(string folder)
{
    private const string Token = "a-token-of-thirty-two-characters";

    public Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(new ProgramCall(
        Path.Combine(AppContext.BaseDirectory, "Longhouse.SampleHost"),
        ["serve", "--demo", "--data-dir", folder, "--urls", "http://127.0.0.1:0", "--set", "Management=off", "--set", "Telemetry:Logs=json"])
    {
        Environment = new Dictionary<string, string> { ["SAMPLE_HOST_TOKEN"] = Token },
    });

    /// <summary>A signed-in person at a host, who talks over one connection.</summary>
    public static HttpClient SignIn(ServerProcess server, string host)
    {
        var client = server.ClientOf(host, connections: 1);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }
}
