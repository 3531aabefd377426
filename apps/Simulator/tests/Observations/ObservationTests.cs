using System.Net;
using System.Net.Http.Headers;
using Longhouse.Platform.Testing;
using Longhouse.Platform.Testing.Isolation;
using Longhouse.Simulator.Observations;
using Longhouse.Simulator.Sessions;
using Longhouse.Simulator.Settings;
using Longhouse.Simulator.Tests.Sessions;

namespace Longhouse.Simulator.Tests.Observations;

public sealed class ObservationTests
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];

    [Fact]
    public async Task A_note_with_its_picture_is_found_again_by_its_author_alone()
    {
        await using var simulator = await SimulatorHost.StartAsync(1_000);
        var (author, other) = (await simulator.SignInAsync(), await simulator.SignInAsync());

        var made = await author.PostAsync<Observation>("/api/observations", Note("A wide bear leg ends here"));
        var stored = await author.SendAsync(HttpMethod.Put, $"/api/observations/{made.Id}/picture", Picture(Png));

        var listed = Assert.Single((await author.GetAsync<ObservationsView>("/api/observations")).Items);
        Assert.Equal(HttpStatusCode.NoContent, stored.StatusCode);
        Assert.Equal(("A wide bear leg ends here", 69_264, true), (listed.Text, listed.Bar, listed.HasPicture));
        Assert.Equal(Png, await author.Client.GetByteArrayAsync($"/api/observations/{made.Id}/picture"));
        Assert.Empty((await other.GetAsync<ObservationsView>("/api/observations")).Items);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Client.GetAsync($"/api/observations/{made.Id}/picture")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.SendAsync(HttpMethod.Delete, $"/api/observations/{made.Id}")).StatusCode);
    }

    [Fact]
    public async Task The_newest_twenty_of_a_person_stay()
    {
        await using var simulator = await SimulatorHost.StartAsync(1_000);
        var (author, other) = (await simulator.SignInAsync(), await simulator.SignInAsync());
        await other.PostAsync<Observation>("/api/observations", Note("theirs"));

        for (var i = 1; i <= 23; i++)
        {
            simulator.Host.Clock.Advance(TimeSpan.FromSeconds(1));
            await author.PostAsync<Observation>("/api/observations", Note($"note {i}"));
        }

        Assert.Equal(Enumerable.Range(4, 20).Reverse().Select(i => $"note {i}"), (await author.GetAsync<ObservationsView>("/api/observations")).Items.Select(o => o.Text));
        Assert.Single((await other.GetAsync<ObservationsView>("/api/observations")).Items);
    }

    [Fact]
    public async Task A_deleted_note_takes_its_picture_along_unless_another_shows_the_same()
    {
        await using var simulator = await SimulatorHost.StartAsync(1_000);
        var author = await simulator.SignInAsync();
        var (first, second) = (await author.PostAsync<Observation>("/api/observations", Note("one")), await author.PostAsync<Observation>("/api/observations", Note("two")));
        await author.SendAsync(HttpMethod.Put, $"/api/observations/{first.Id}/picture", Picture(Png));
        await author.SendAsync(HttpMethod.Put, $"/api/observations/{second.Id}/picture", Picture(Png));

        await author.SendAsync(HttpMethod.Delete, $"/api/observations/{first.Id}");

        Assert.Equal(Png, await author.Client.GetByteArrayAsync($"/api/observations/{second.Id}/picture"));
        Assert.Equal(["two"], (await author.GetAsync<ObservationsView>("/api/observations")).Items.Select(o => o.Text));
    }

    [Fact]
    public async Task What_is_no_note_or_no_picture_is_refused()
    {
        await using var simulator = await SimulatorHost.StartAsync(1_000);
        var author = await simulator.SignInAsync();
        var made = await author.PostAsync<Observation>("/api/observations", Note("one"));

        var blank = await ReadProblem.OfAsync(await author.SendAsync(HttpMethod.Post, "/api/observations", Note("   ")));
        var sixth = await ReadProblem.OfAsync(await author.SendAsync(HttpMethod.Post, "/api/observations",
            Note("many") with { Attachments = [.. Enumerable.Range(0, 6).Select(i => new AttachmentRequest("leg", "a leg", i))] }));
        var script = await ReadProblem.OfAsync(await author.SendAsync(HttpMethod.Put, $"/api/observations/{made.Id}/picture", Picture("<svg onload=alert(1)>"u8.ToArray())));

        Assert.Contains("text", blank.Errors!.Keys);
        Assert.Contains("attachments", sixth.Errors!.Keys);
        Assert.Equal("simulator.picture_not_png", script.Code);
    }

    [Fact]
    public async Task Tenants_are_apart()
    {
        await using var simulator = await SimulatorHost.StartAsync(1_000, seed: 2); // its second bar makes leg 1, which is the one that is asked for
        var settings = (new DetectionRequest(), new ReferencesRequest());

        var report = await IsolationMatrix.AttackAsync(simulator.Host, async (caller, text) =>
        {
            var made = await caller.PostAsync<Observation>("/api/observations", Note(text));
            await caller.SendAsync(HttpMethod.Put, $"/api/observations/{made.Id}/picture", Picture([.. Png, .. System.Text.Encoding.UTF8.GetBytes(text)]));
            await caller.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(Position: 600));
        }, new Dictionary<string, object>
        {
            ["openReplay"] = new OpenReplayRequest(Position: 600),
            ["moveReplay"] = new MoveReplayRequest(Bar: 600),
            ["changeReplaySettings"] = new ChangeSettingsRequest(600, settings.Item1, settings.Item2),
            ["compareSettings"] = new Comparison.CompareSettingsRequest(1, settings.Item1, settings.Item2),
            ["addObservation"] = Note("ours"),
            ["putObservationPicture"] = new ByteArrayContent(Png),
        });

        Assert.Empty(report.Breaches);
        Assert.Contains("simulator_observations", report.Tables);
    }

    private static AddObservationRequest Note(string text) =>
        new(SimulatorHost.File, 0, 69_264, new DateTimeOffset(2013, 5, 8, 19, 30, 0, TimeSpan.Zero), "structure", text, [new AttachmentRequest("leg", "Bear leg, 8.6×", 69_264, 12, 69_000)]);

    private static ByteArrayContent Picture(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
}
