using System.Net;
using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.ServiceTokens;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Testing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.ServiceApi;

public sealed class ServiceTokenTests
{
    private const string ByHost = "/v1/runtime/by-host";
    private const string Forbidden = "403 {\"error\":\"forbidden\"}";
    private static readonly object Known = new { host = "xxx.photos.example" };

    [Theory]
    [InlineData("")]
    [InlineData("REVOKED")]
    [InlineData("ADMIN_USER_TOKEN")]
    [InlineData("nonsense")]
    [InlineData("pvs_abcdefgh_0123456789012345678901234567890123456789abc")]
    public async Task Without_a_good_token_nothing_is_learned(string token)
    {
        await using var house = await PreparedHouse.StartAsync();

        Assert.Equal(Forbidden, await house.AnswerAsync("POST", ByHost, Known, token));
        Assert.Equal(Forbidden, await house.AnswerAsync("DELETE", ByHost, null, token));
        Assert.Equal(Forbidden, await house.AnswerAsync("POST", "/v1/nothing", "{", token));
        Assert.Equal(Forbidden, await house.AnswerAsync("POST", "/v1/credentials/resolve", "{", token));
    }

    [Fact]
    public async Task With_one_the_method_comes_before_the_rest()
    {
        await using var house = await PreparedHouse.StartAsync();

        var delete = await house.SendAsync("DELETE", ByHost);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET, POST", "{\"error\":\"method_not_allowed\"}"),
            (delete.StatusCode, string.Join(", ", delete.Content.Headers.Allow), await delete.Content.ReadAsStringAsync()));
        Assert.Equal("405", (await house.AnswerAsync("GET", "/v1/credentials/resolve"))[..3]);
        Assert.Equal("405", (await house.AnswerAsync("PUT", "/v1/billing/usage"))[..3]);
        Assert.Equal("404 {\"error\":\"not_found\"}", await house.AnswerAsync("POST", "/v1/nothing", Known));
        Assert.Equal("404 {\"error\":\"not_found\"}", await house.AnswerAsync("GET", "/v1"));
        Assert.Equal("404 {\"error\":\"not_found\"}", await house.AnswerAsync("GET", "/v1/Runtime/by-host?host=xxx.photos.example"));
    }

    [Fact, Trait("Acceptance", "4")]
    public async Task A_new_token_takes_over_without_a_single_refusal()
    {
        await using var house = await PreparedHouse.StartAsync();
        var tokens = await house.House.Admin.GetAsync<Page<Token>>("/api/v1/service-tokens");
        var (primary, secondary) = (tokens.Items.Single(t => t is { Name: "plane", Slot: "primary" }), tokens.Items.Single(t => t is { Name: "plane", Slot: "secondary" }));
        Assert.Equal("control.token_slots_taken", await House.CodeAsync(HttpStatusCode.Conflict,
            await house.House.Admin.SendAsync(HttpMethod.Post, "/api/v1/service-tokens", new { name = "plane", appType = "publisher_v2" })));

        using var stop = new CancellationTokenSource();
        var load = Task.WhenAll(new[] { "PRIMARY", "SECONDARY" }.Select(async token =>
        {
            var answers = new List<HttpStatusCode>();
            while (!stop.IsCancellationRequested || answers.Count == 0)
                answers.Add((await house.SendAsync("POST", ByHost, Known, token)).StatusCode);
            return answers;
        }));
        var promoted = await House.AsAsync<Token>(await house.House.Admin.SendAsync(HttpMethod.Post, $"/api/v1/service-tokens/{secondary.Id}:promote"));
        await stop.CancelAsync();
        Assert.DoesNotContain(HttpStatusCode.Forbidden, (await load).SelectMany(answers => answers));
        Assert.Equal("primary", promoted.Slot);

        await house.House.Admin.SendAsync(HttpMethod.Post, $"/api/v1/service-tokens/{primary.Id}:revoke");
        Assert.Equal(Forbidden, await house.AnswerAsync("POST", ByHost, Known, "PRIMARY"));
        Assert.Equal("200", (await house.AnswerAsync("POST", ByHost, Known, "SECONDARY"))[..3]);
        Assert.Equal("control.token_is_primary", await House.CodeAsync(HttpStatusCode.Conflict,
            await house.House.Admin.SendAsync(HttpMethod.Post, $"/api/v1/service-tokens/{secondary.Id}:promote")));
    }

    [Fact]
    public async Task A_token_is_held_to_its_scopes_its_app_its_networks_and_its_end()
    {
        await using var house = await PreparedHouse.StartAsync();
        var (reader, _) = await house.AddTokenAsync("reader", scopes: new[] { "runtime:read" });
        var (gallery, _) = await house.AddTokenAsync("gallery", "gallery_v1");
        var (elsewhere, _) = await house.AddTokenAsync("elsewhere", networks: new[] { "10.0.0.0/8" });
        var (here, _) = await house.AddTokenAsync("here", networks: new[] { "10.0.0.0/8", "127.0.0.0/8" });
        var (ending, _) = await house.AddTokenAsync("ending", expiresAt: house.Host.Clock.GetUtcNow().AddMinutes(1));

        Assert.Equal(Forbidden, await house.AnswerAsync("POST", "/v1/credentials/resolve", new { credentials_ref = house.Names["REF_DROPBOX"] }, reader, "xxx"));
        Assert.Equal("404", (await house.AnswerAsync("POST", ByHost, Known, gallery))[..3]);
        Assert.Equal("200", (await house.AnswerAsync("POST", ByHost, new { host = "otherapp.photos.example" }, gallery))[..3]);
        Assert.Equal("404", (await house.AnswerAsync("POST", "/v1/credentials/resolve", new { credentials_ref = house.Names["REF_DROPBOX"] }, gallery, "xxx"))[..3]);
        Assert.Equal(Forbidden, await house.AnswerAsync("POST", ByHost, Known, elsewhere));
        Assert.Equal("200", (await house.AnswerAsync("POST", ByHost, Known, here))[..3]);
        Assert.Equal("200", (await house.AnswerAsync("POST", ByHost, Known, ending))[..3]);
        house.Host.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(Forbidden, await house.AnswerAsync("POST", ByHost, Known, ending));
    }

    [Fact]
    public async Task Of_many_tokens_made_for_one_client_at_once_one_is_the_primary_and_one_the_secondary()
    {
        await using var house = await House.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => house.Admin.SendAsync(HttpMethod.Post, "/api/v1/service-tokens", new { name = "publisher", appType = "publisher_v2" })));

        Assert.Equal(2, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(["primary", "secondary"], (await house.Admin.GetAsync<Page<JsonElement>>("/api/v1/service-tokens")).Items.Select(token => token.GetProperty("slot").GetString()).Order());
    }

    [Fact]
    public async Task The_two_interfaces_refuse_each_others_callers()
    {
        await using var house = await PreparedHouse.StartAsync();

        var answer = await house.SendAsync("GET", "/api/v1/tenants");

        Assert.Equal("request.forbidden", await House.CodeAsync(HttpStatusCode.Forbidden, answer));
        Assert.Equal(HttpStatusCode.Forbidden, (await house.House.Admin.Client.GetAsync(ByHost)).StatusCode);
    }

    [Fact]
    public async Task Each_token_has_a_rate_for_each_part()
    {
        await using var house = await PreparedHouse.StartAsync(("ServiceApi:RuntimeBurst", "3"), ("ServiceApi:RuntimePerSecond", "1"));
        for (var i = 0; i < 3; i++)
            Assert.Equal("200", (await house.AnswerAsync("POST", ByHost, Known))[..3]);

        var limited = await house.SendAsync("POST", ByHost, "{");

        Assert.Equal((HttpStatusCode.TooManyRequests, "1", "{\"error\":\"rate_limited\"}"),
            (limited.StatusCode, limited.Headers.GetValues("Retry-After").Single(), await limited.Content.ReadAsStringAsync()));
        Assert.Equal("200", (await house.AnswerAsync("POST", ByHost, Known, "SECONDARY"))[..3]);
        Assert.Equal("405", (await house.AnswerAsync("DELETE", ByHost))[..3]);
        Assert.Equal("400", (await house.AnswerAsync("POST", "/v1/credentials/resolve", "{"))[..3]);
        house.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("200", (await house.AnswerAsync("POST", ByHost, Known))[..3]);
    }

    [Fact]
    public async Task Wrong_tokens_from_one_address_are_held_up_and_good_ones_are_not()
    {
        await using var house = await PreparedHouse.StartAsync();
        for (var i = 0; i < 10; i++)
            Assert.Equal(Forbidden, await house.AnswerAsync("POST", ByHost, Known, "nonsense"));

        var limited = await house.SendAsync("POST", ByHost, Known, "nonsense");

        Assert.Equal((HttpStatusCode.TooManyRequests, "{\"error\":\"rate_limited\"}"), (limited.StatusCode, await limited.Content.ReadAsStringAsync()));
        Assert.Equal("6", limited.Headers.GetValues("Retry-After").Single());
        Assert.Equal("200", (await house.AnswerAsync("POST", ByHost, Known))[..3]);
        Assert.Equal(Forbidden, await house.AnswerAsync("POST", ByHost, Known, ""));
    }

    [Fact]
    public async Task What_execution_planes_show_is_no_guess_at_a_key()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions { RealSignIn = true, WithTenant = false, Settings = new Dictionary<string, string> { ["ServiceApi:RuntimeBurst"] = "1000" } });
        var made = await CreateServiceToken.HandleAsync(
            new CreateServiceTokenRequest("plane", "publisher_v2"), host.Services.GetRequiredService<ControlDb>(), By.House, CancellationToken.None);
        var token = Assert.IsType<Created<CreatedServiceToken>>(made.Result).Value!.Token;
        using var plane = host.ClientOf("app.localhost");
        plane.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");

        for (var i = 0; i < 100; i++)
            Assert.Equal(HttpStatusCode.NotFound, (await plane.GetAsync("/v1/runtime/by-host?host=nobody.localhost")).StatusCode);
        for (var i = 0; i < 100; i++)
            Assert.Equal(HttpStatusCode.Forbidden, (await plane.GetAsync("/api/v1/tenants")).StatusCode);
    }

    [Fact]
    public async Task A_token_is_shown_once_and_its_use_is_seen()
    {
        await using var house = await PreparedHouse.StartAsync();
        await house.SendAsync("POST", ByHost, Known, headers: [("X-Instance-Id", "plane-1"), ("User-Agent", "publisher/2.1")]);
        await house.SendAsync("GET", "/v1/runtime/changes?since=0&wait=0", headers: [("X-Instance-Id", "plane-1"), ("User-Agent", "publisher/2.1")]);

        var list = await (await house.House.Admin.Client.GetAsync("/api/v1/service-tokens")).Content.ReadAsStringAsync();
        var fleet = await house.House.Admin.GetAsync<Page<Member>>("/api/v1/fleet");

        Assert.DoesNotContain(house.Names["PRIMARY"], list, StringComparison.Ordinal);
        Assert.Equal(house.Host.Clock.GetUtcNow(), (await house.House.Admin.GetAsync<Page<Token>>("/api/v1/service-tokens")).Items.Single(t => t is { Name: "plane", Slot: "primary" }).LastUsedAt);
        Assert.Equal(("plane", "plane-1", "publisher/2.1", 0), fleet.Items is [var member] ? (member.Client, member.Instance, member.Agent, member.FeedPosition) : default);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.Host.SignInToConsole(PlatformRole.Operator).SendAsync(HttpMethod.Post, "/api/v1/service-tokens", new { name = "x", appType = "y" })).StatusCode);
    }

    private sealed record Token(string Id, string Name, string Slot, DateTimeOffset? LastUsedAt);

    private sealed record Member(string Client, string Instance, string Agent, long? FeedPosition);
}
