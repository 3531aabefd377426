using System.Collections.Specialized;
using System.Net;
using System.Text.Json;
using System.Web;
using Longhouse.Platform.Data;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Credentials;

public sealed class MastodonConnectionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_app_is_registered_at_the_server_and_the_account_connected_by_signing_in_there(bool knowsPkce)
    {
        await using var providers = await FakeProviders.StartAsync();
        providers.KnowsPkce = knowsPkce;
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");

        var start = await StartAsync(house.Admin, tenant, providers.Url);
        Assert.Equal(("code", "id-of-Longhouse", "read:accounts write:statuses write:media", $"http://app.localhost:{house.Host.Port}/oauth/mastodon/callback"),
            (start["response_type"], start["client_id"], start["scope"], start["redirect_uri"]));
        Assert.Equal(knowsPkce ? "S256" : null, start["code_challenge_method"]);
        var back = await FinishAsync(house.Admin, providers, start);
        var again = await FinishAsync(house.Admin, providers, start);

        var credential = await OnlyAsync(house, tenant);
        Assert.Equal((HttpStatusCode.Found, "mastodon", "@studio@127.0.0.1", "active"), (back.StatusCode, credential.Provider, credential.Label, credential.State));
        Assert.Equal("control.connection_expired", await House.CodeAsync(HttpStatusCode.Conflict, again));
    }

    [Fact]
    public async Task Execution_planes_get_the_token_and_not_what_the_app_was_registered_with()
    {
        await using var providers = await FakeProviders.StartAsync();
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");
        await FinishAsync(house.Admin, providers, await StartAsync(house.Admin, tenant, providers.Url));
        var credential = await OnlyAsync(house, tenant);

        var (token, _) = await ServiceTokenOfAsync(house);
        using var client = house.Host.ClientOf("app.localhost");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/credentials/resolve") { Content = new StringContent(JsonSerializer.Serialize(new { credentials_ref = credential.Ref }), null, "application/json") };
        request.Headers.Add("Authorization", $"Bearer {token}");
        request.Headers.Add("X-Tenant", "studio");
        var answer = await House.JsonAsync(await client.SendAsync(request));

        Assert.Equal(["access_token", "instance_url", "provider", "version"], answer.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal((FakeProviders.GoodSocialToken, providers.Url), (answer.GetProperty("access_token").GetString(), answer.GetProperty("instance_url").GetString()));
    }

    [Fact]
    public async Task Disconnecting_takes_the_token_back_at_the_server()
    {
        await using var providers = await FakeProviders.StartAsync();
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");
        await FinishAsync(house.Admin, providers, await StartAsync(house.Admin, tenant, providers.Url));

        var revoked = await House.JsonAsync(await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}/credentials/{(await OnlyAsync(house, tenant)).Id}:revoke"));

        Assert.True(revoked.GetProperty("revokedAtProvider").GetBoolean());
        Assert.Equal([FakeProviders.GoodSocialToken], providers.TakenBack);
    }

    [Fact]
    public async Task A_server_that_does_not_take_part_or_an_address_that_is_none_begins_nothing()
    {
        await using var providers = await FakeProviders.StartAsync();
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");
        Task<HttpResponseMessage> TryAsync(string? instanceUrl) => house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}/connections/mastodon", new { instanceUrl });

        foreach (var wrong in (string?[])[null, "", "social.example", "ftp://social.example", "http://10.0.0.1", "http://user:secret@social.example"])
            Assert.Equal("request.invalid", await House.CodeAsync(HttpStatusCode.BadRequest, await TryAsync(wrong)));
        providers.Broken = 500;
        Assert.Equal("control.connection_not_begun", await House.CodeAsync(HttpStatusCode.ServiceUnavailable, await TryAsync(providers.Url)));
        Assert.Equal(0, await house.Host.Services.GetRequiredService<SystemDb>().CountAsync($"select count(*) from control_oauth_attempts", default));
    }

    [Fact]
    public async Task What_the_app_was_registered_with_cannot_be_typed_in()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var fields = new Dictionary<string, string> { ["instance_url"] = "https://social.example", ["access_token"] = "x", ["client_id"] = "y" };

        var answer = await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}/credentials", new { provider = "mastodon", label = "Social", fields, skipTest = true });

        Assert.Equal("request.invalid", await House.CodeAsync(HttpStatusCode.BadRequest, answer));
    }

    private sealed record CredentialAnswer(string Id, string Ref, string Provider, string Label, string State);

    private static async Task<CredentialAnswer> OnlyAsync(House house, TenantAnswer tenant) =>
        (await house.Admin.GetAsync<Page<CredentialAnswer>>($"/api/v1/tenants/{tenant.Id}/credentials")).Items.Single();

    private static async Task<(string Token, string Id)> ServiceTokenOfAsync(House house)
    {
        var made = await house.Admin.PostAsync<JsonElement>("/api/v1/service-tokens", new { name = "publisher", appType = "publisher_v2" });
        return (made.GetProperty("token").GetString()!, "");
    }

    private static async Task<NameValueCollection> StartAsync(TestCaller caller, TenantAnswer tenant, string instanceUrl)
    {
        var started = await caller.PostAsync<JsonElement>($"/api/v1/tenants/{tenant.Id}/connections/mastodon", new { instanceUrl });
        var address = new Uri(started.GetProperty("authorizeUrl").GetString()!);
        Assert.Equal($"{instanceUrl}/oauth/authorize", address.GetLeftPart(UriPartial.Path));
        return HttpUtility.ParseQueryString(address.Query);
    }

    private static Task<HttpResponseMessage> FinishAsync(TestCaller caller, FakeProviders providers, NameValueCollection start)
    {
        var code = $"code-{providers.Codes.Count}-{start["state"]![..8]}";
        providers.Codes[code] = start["code_challenge"] ?? "";
        return caller.Client.GetAsync($"/oauth/mastodon/callback?state={start["state"]}&code={code}");
    }
}
