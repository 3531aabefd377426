using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using Longhouse.Platform.Testing;
using Longhouse.SampleHost;

namespace Longhouse.Processes.Tests.Operation;

/// <summary>Two servers, as two installations would run them: one says which tenants there are, the other serves them and keeps their data.</summary>
public sealed class RemoteControlPlaneTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(10); // of what the node is told

    [Fact]
    public async Task A_web_node_serves_the_tenants_of_another_server_and_keeps_their_data_itself()
    {
        await using var pair = await Pair.StartAsync();
        var person = House.SignIn(pair.Web, "studio.localhost");

        var made = await person.PostAsJsonAsync("/api/notes", new { title = "Roof" });

        Assert.True(made.StatusCode == HttpStatusCode.Created, $"{made.StatusCode} {await made.Content.ReadAsStringAsync()}");
        Assert.Contains("Roof", await person.GetStringAsync("/api/notes"), StringComparison.Ordinal);
        Assert.Equal(["Roof"], await pair.Node.QueryAsync<string>("select title from notes_notes"));
        Assert.Empty(await pair.Plane.QueryAsync<string>("select title from notes_notes"));
        Assert.Equal(HttpStatusCode.NotFound, (await House.SignIn(pair.Web, "nobody.localhost").GetAsync("/api/notes")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await pair.Web.ClientOf("127.0.0.1").GetAsync("/health/ready")).StatusCode);
        Assert.Contains("notes", (await pair.Plane.QueryAsync<string>("select t.app_type from control_fleet f join control_service_tokens t on t.id = f.token_id")).Distinct());
    }

    [Fact, Trait("Acceptance", "7")]
    public async Task A_suspension_and_its_end_are_seen_within_moments_by_the_feed()
    {
        await using var pair = await Pair.StartAsync();
        var person = House.SignIn(pair.Web, "studio.localhost");
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/api/notes")).StatusCode);

        Assert.Equal(0, (await pair.Plane.RunAsync("tenants suspend", "studio", "--reason", "not paid")).Code);
        await SeesAsync(person, HttpStatusCode.NotFound);
        Assert.Equal(0, (await pair.Plane.RunAsync("tenants resume", "studio")).Code);
        await SeesAsync(person, HttpStatusCode.OK);

        // What it had been told holds for ten minutes, so it was the feed that brought both; and the control plane's own record says that it read so far.
        var told = (await pair.Plane.QueryAsync<long>("select max(seq) from control_changes where kind = 'tenant'"))[0];
        await Until.TrueAsync(async () => (await pair.Plane.QueryAsync<long>("select coalesce(max(feed_position), 0) from control_fleet"))[0] >= told, Patience, "the node has read the feed up to there");
    }

    [Fact]
    public async Task Without_the_control_plane_what_is_valid_serves_to_its_end_and_then_nothing_until_it_is_back()
    {
        await using var pair = await Pair.StartAsync();
        var person = House.SignIn(pair.Web, "studio.localhost");
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/api/notes")).StatusCode);

        await pair.Server.KillAsync();

        Assert.Equal(HttpStatusCode.Created, (await person.PostAsJsonAsync("/api/notes", new { title = "Roof" })).StatusCode);
        pair.Web.Send(PosixSignal.SIGHUP); // and what it was told holds no more
        await SeesAsync(person, HttpStatusCode.ServiceUnavailable);
        var refused = await person.PostAsJsonAsync("/api/notes", new { title = "Cellar" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Contains("\"error\":\"Service unavailable\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Until.TrueAsync(async () => (await pair.Web.ClientOf("127.0.0.1").GetAsync("/health/ready")).StatusCode == HttpStatusCode.ServiceUnavailable, Patience, "the node says that it is not ready");

        await pair.RestartAsync();

        await SeesAsync(person, HttpStatusCode.OK);
        Assert.Equal(["Roof"], await pair.Node.QueryAsync<string>("select title from notes_notes"));
    }

    [Fact]
    public async Task A_token_that_is_replaced_in_its_file_is_taken_up_without_a_restart()
    {
        await using var pair = await Pair.StartAsync();
        var person = House.SignIn(pair.Web, "studio.localhost");
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/api/notes")).StatusCode);
        var first = (await pair.Plane.RunAsync("tokens list")).Output.Split(' ')[0];

        await pair.WriteTokenAsync();
        Assert.Equal(0, (await pair.Plane.RunAsync("tokens revoke", first)).Code);

        Assert.Equal(HttpStatusCode.NotFound, (await House.SignIn(pair.Web, "nobody.localhost").GetAsync("/api/notes")).StatusCode); // it had to ask, with the new one
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/api/notes")).StatusCode);
    }

    [Theory]
    [InlineData("ControlPlane=remote|Roles=web", "RemoteControlPlane:TokenFile or RemoteControlPlane:Token must be given")]
    [InlineData("ControlPlane=remote|RemoteControlPlane:TokenFile=/nowhere", "RemoteControlPlane:TokenFile is \"/nowhere\", but there is no such file")]
    [InlineData("ControlPlane=remote|RemoteControlPlane:Token=x|Roles=control,web", "the console is with the control plane")]
    [InlineData("ControlPlane=elsewhere", "ControlPlane is \"elsewhere\", but must be one of embedded, remote")]
    public async Task Settings_that_cannot_be_meant_stop_the_start_with_a_sentence(string settings, string sentence)
    {
        await using var house = await House.CreateAsync();

        var end = await house.RunAsync("serve", [.. House.Set(settings.Split('|'))]);

        Assert.NotEqual(0, end.Code);
        Assert.Contains(sentence, end.Errors + end.Output, StringComparison.Ordinal);
    }

    private static Task SeesAsync(HttpClient person, HttpStatusCode status) =>
        Until.TrueAsync(async () => (await person.GetAsync("/api/notes")).StatusCode == status, Patience, $"the person gets {status}");

    /// <summary>A control plane with the tenant studio, and a web node that only has a token.</summary>
    private sealed class Pair(House plane, House node, string tokenFile) : IAsyncDisposable
    {
        public House Plane => plane;

        public House Node => node;

        public ServerProcess Server { get; private set; } = null!;

        public ServerProcess Web { get; private set; } = null!;

        public static async Task<Pair> StartAsync()
        {
            var (plane, node) = (await House.CreateAsync(), await House.CreateAsync());
            var file = Path.Combine(node.Folder, "plane.token");
            var pair = new Pair(plane, node, file);
            Assert.Equal(0, (await plane.RunAsync("tenants create", "studio", "--name", "Studio", "--app", "notes")).Code);
            var published = await (plane.Call("config publish", "studio", "--file", "-") with { Input = "{}" }).RunAsync(House.Patience);
            Assert.True(published.Code == 0, published.ToString());
            await pair.WriteTokenAsync();
            pair.Server = await plane.ServeAsync("Roles=control", "AppHost=localhost");
            var serve = node.Call("serve", [.. House.Set([
                "Urls=http://127.0.0.1:0", "Management=off", "Telemetry:Logs=json", "ControlPlane=remote", "Roles=web",
                $"RemoteControlPlane:Address=http://localhost:{pair.Server.Port}", $"RemoteControlPlane:TokenFile={file}"])]);
            pair.Web = await ServerProcess.StartAsync(serve with { Environment = new Dictionary<string, string>(serve.Environment) { [JumpingClock.Variable] = $"{Validity.TotalSeconds}" } });
            // Two cold processes may take longer than a request waits; then the caller is told to come again, and does.
            await SeesAsync(House.SignIn(pair.Web, "studio.localhost"), HttpStatusCode.OK);
            return pair;
        }

        public async Task WriteTokenAsync()
        {
            var made = await plane.RunAsync("tokens create", "--name", "node", "--app", "notes");
            Assert.True(made.Code == 0, made.ToString());
            await File.WriteAllTextAsync(tokenFile, made.Output.Trim());
        }

        /// <summary>At the same address, as an operator would.</summary>
        public async Task RestartAsync() => Server = await plane.ServeAsync("Roles=control", "AppHost=localhost", $"Urls=http://127.0.0.1:{Server.Port}");

        public async ValueTask DisposeAsync()
        {
            await Web.DisposeAsync();
            await plane.DisposeAsync();
            await node.DisposeAsync();
        }
    }
}
