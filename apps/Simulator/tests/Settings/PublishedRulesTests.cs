using System.Net;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Testing;
using Longhouse.Simulator.Files;
using Longhouse.Simulator.Sessions;
using Longhouse.Simulator.Tests.Sessions;

namespace Longhouse.Simulator.Tests.Settings;

public sealed class PublishedRulesTests
{
    [Fact]
    public async Task What_is_published_for_a_tenant_holds_for_the_replays_of_its_people()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await SimulatorHost.WriteAsync(Path.Combine(simulator.Folder, "another.csv"), 3_000, seed: 9);
        var someone = await simulator.SignInAsync();
        Assert.True((await someone.GetAsync<FilesView>("/api/files")).MayChoose);

        await PublishAsync(simulator, new { file = "another.csv", start_date = "2006-02-01", tabs_per_person = 2 });
        simulator.Host.Clock.Advance(TimeSpan.FromHours(1)); // longer than any server holds on to what it knew

        var files = await someone.GetAsync<FilesView>("/api/files");
        Assert.Equal((false, "another.csv"), (files.MayChoose, Assert.Single(files.Files).Name));
        var first = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(StartDate: new DateOnly(2006, 1, 10)));
        Assert.Equal(("another.csv", new DateTimeOffset(2006, 2, 1, 0, 0, 0, TimeSpan.Zero)), (first.Replay.File, first.Replay.First));
        Assert.Equal(3_000, first.Replay.FirstBar + first.Replay.Bars);
        var refused = await ReadProblem.OfAsync(await someone.SendAsync(HttpMethod.Post, "/api/replays", new OpenReplayRequest(SimulatorHost.File)));
        Assert.Equal("simulator.file_not_found", refused.Code);

        foreach (var _ in (int[])[2, 3])
        {
            simulator.Host.Clock.Advance(TimeSpan.FromSeconds(1));
            await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest());
        }
        var gone = await ReadProblem.OfAsync(await someone.SendAsync(HttpMethod.Get, StepsOf.Path(first.Replay.Id, 10, 1)));
        Assert.Equal("simulator.replay_gone", gone.Code);

        var stranger = await simulator.Host.ClientOf($"{simulator.Host.Tenant.Slug}.localhost").GetAsync("/api/files");
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    [Fact]
    public async Task Rules_that_cannot_hold_are_not_published()
    {
        await using var simulator = await SimulatorHost.StartAsync(bars: 100);

        var refused = await TryPublishAsync(simulator, new { file = "../secrets.csv", start_date = "soon", tabs_per_person = 0 });

        var text = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.All(["/file", "/start_date", "/tabs_per_person"], path => Assert.Contains(path, text, StringComparison.Ordinal));
    }

    private static async Task PublishAsync(SimulatorHost simulator, object config)
    {
        var published = await TryPublishAsync(simulator, config);
        Assert.True(published.IsSuccessStatusCode, await published.Content.ReadAsStringAsync());
    }

    private static async Task<HttpResponseMessage> TryPublishAsync(SimulatorHost simulator, object config)
    {
        var admin = simulator.Host.SignInToConsole(PlatformRole.PlatformAdmin);
        var draft = $"/api/v1/tenants/{simulator.Host.Tenant.Id}/config/draft";
        var drafted = await admin.SendAsync(HttpMethod.Put, draft, new { schemaVersion = 1, config }, 0);
        return drafted.IsSuccessStatusCode ? await admin.SendAsync(HttpMethod.Post, $"{draft}:publish", new { comment = "first" }, 0) : drafted;
    }
}
