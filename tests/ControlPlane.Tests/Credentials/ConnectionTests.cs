using System.Net;
using System.Text.Json;
using System.Web;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Credentials;

public sealed class ConnectionTests
{
    [Fact]
    public async Task A_connection_is_kept_once_it_was_seen_working_and_its_state_works_once()
    {
        await using var providers = await FakeProviders.StartAsync();
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");
        var start = await StartAsync(house.Admin, tenant);
        Assert.Equal(("code", FakeProviders.AppKey, "S256", "offline", $"http://app.localhost:{house.Host.Port}/oauth/dropbox/callback"),
            (start["response_type"], start["client_id"], start["code_challenge_method"], start["token_access_type"], start["redirect_uri"]));

        var back = await FinishAsync(house.Admin, providers, start);
        var again = await FinishAsync(house.Admin, providers, start);

        var credential = (await CredentialsAsync(house, tenant)).Single();
        Assert.Equal((HttpStatusCode.Found, $"/tenants/{tenant.Id}/credentials?connected={credential.Id}"), (back.StatusCode, back.Headers.Location!.ToString()));
        Assert.Equal(("dropbox", "ida@photos.example", "active"), (credential.Provider, credential.Label, credential.State));
        Assert.Equal("control.connection_expired", await House.CodeAsync(HttpStatusCode.Conflict, again));
        var log = string.Join('\n', house.Host.Logs.Lines);
        Assert.All(new[] { FakeProviders.GoodRefreshToken, start["state"]! }, secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connecting_again_keeps_the_reference()
    {
        await using var providers = await FakeProviders.StartAsync();
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");
        await FinishAsync(house.Admin, providers, await StartAsync(house.Admin, tenant));
        var before = (await CredentialsAsync(house, tenant)).Single();

        await FinishAsync(house.Admin, providers, await StartAsync(house.Admin, tenant, before.Id));

        var after = (await CredentialsAsync(house, tenant)).Single();
        Assert.Equal((before.Ref, 2), (after.Ref, after.Number));
    }

    [Fact]
    public async Task A_state_is_for_its_person_and_for_ten_minutes()
    {
        await using var providers = await FakeProviders.StartAsync();
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");
        var (start, late) = (await StartAsync(house.Admin, tenant), await StartAsync(house.Admin, tenant));
        var other = house.Host.SignInToConsole(PlatformRole.PlatformAdmin);

        Assert.Equal("control.connection_expired", await House.CodeAsync(HttpStatusCode.Conflict, await FinishAsync(other, providers, start)));
        Assert.Equal(HttpStatusCode.Found, (await FinishAsync(house.Admin, providers, start)).StatusCode); // the stranger did not use it up
        house.Host.Clock.Jump(TimeSpan.FromMinutes(10));
        Assert.Equal("control.connection_expired", await House.CodeAsync(HttpStatusCode.Conflict, await FinishAsync(house.Admin, providers, late)));
        using var nobody = house.Host.ClientOf("app.localhost");
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/oauth/dropbox/callback?state=x&code=y")).StatusCode);
    }

    [Theory]
    [InlineData("denied")]
    [InlineData("forged code")]
    [InlineData("no lasting access")]
    [InlineData("no folder")]
    [InlineData("silence")]
    public async Task A_connection_that_fails_leaves_the_stored_one_as_it_is(string what)
    {
        await using var providers = await FakeProviders.StartAsync();
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");
        await FinishAsync(house.Admin, providers, await StartAsync(house.Admin, tenant));
        var before = (await CredentialsAsync(house, tenant)).Single();
        var start = await StartAsync(house.Admin, tenant, before.Id);
        (providers.RefreshToken, providers.FolderIsThere) = (what == "no lasting access" ? "" : FakeProviders.GoodRefreshToken, what != "no folder");
        providers.Broken = what == "silence" ? 503 : null;

        var answer = what switch
        {
            "denied" => await house.Admin.Client.GetAsync($"/oauth/dropbox/callback?state={start["state"]}&error=access_denied"),
            "forged code" => await house.Admin.Client.GetAsync($"/oauth/dropbox/callback?state={start["state"]}&code=forged"),
            _ => await FinishAsync(house.Admin, providers, start),
        };

        Assert.Equal("control.connection_denied", await House.CodeAsync(HttpStatusCode.UnprocessableEntity, answer));
        Assert.Equal(before, (await CredentialsAsync(house, tenant)).Single());
    }

    [Fact]
    public async Task Disconnecting_takes_the_access_back_at_the_provider_too()
    {
        await using var providers = await FakeProviders.StartAsync();
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");
        await FinishAsync(house.Admin, providers, await StartAsync(house.Admin, tenant));
        var credential = (await CredentialsAsync(house, tenant)).Single();

        var revoked = await House.JsonAsync(await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}/credentials/{credential.Id}:revoke"));

        Assert.True(revoked.GetProperty("revokedAtProvider").GetBoolean());
        Assert.Contains("POST /2/auth/token/revoke", providers.Seen);
        Assert.Equal("revoked", (await CredentialsAsync(house, tenant)).Single().State);
    }

    [Fact]
    public async Task What_cannot_be_connected_says_why()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var path = $"/api/v1/tenants/{tenant.Id}/connections";

        Assert.Equal("control.connection_unknown", await House.CodeAsync(HttpStatusCode.NotFound, await house.Admin.SendAsync(HttpMethod.Post, $"{path}/telegram", new { })));
        Assert.Equal("control.connection_not_set_up", await House.CodeAsync(HttpStatusCode.ServiceUnavailable, await house.Admin.SendAsync(HttpMethod.Post, $"{path}/dropbox", new { })));
        var member = house.SignIn(tenant, TenantRole.Member);
        Assert.Equal(HttpStatusCode.Forbidden, (await member.SendAsync(HttpMethod.Post, $"{path}/dropbox", new { })).StatusCode);
        Assert.Equal(0, await house.Host.Services.GetRequiredService<SystemDb>().CountAsync($"select count(*) from control_oauth_attempts", default));
    }

    private sealed record CredentialAnswer(string Id, string Ref, string Provider, string Label, string State, long Number, string Version);

    private static async Task<IReadOnlyList<CredentialAnswer>> CredentialsAsync(House house, TenantAnswer tenant) =>
        (await house.Admin.GetAsync<Page<CredentialAnswer>>($"/api/v1/tenants/{tenant.Id}/credentials")).Items;

    /// <summary>The query of the address that the person is sent to.</summary>
    private static async Task<System.Collections.Specialized.NameValueCollection> StartAsync(TestCaller caller, TenantAnswer tenant, string? credentialId = null)
    {
        var started = await caller.PostAsync<JsonElement>($"/api/v1/tenants/{tenant.Id}/connections/dropbox", new { credentialId, root = "/Pics" });
        return HttpUtility.ParseQueryString(new Uri(started.GetProperty("authorizeUrl").GetString()!).Query);
    }

    // The person allowed it, and the provider sends the browser back with a code that is bound to the challenge.
    private static Task<HttpResponseMessage> FinishAsync(TestCaller caller, FakeProviders providers, System.Collections.Specialized.NameValueCollection start)
    {
        var code = $"code-{providers.Codes.Count}-{start["state"]![..8]}";
        providers.Codes[code] = start["code_challenge"]!;
        return caller.Client.GetAsync($"/oauth/dropbox/callback?state={start["state"]}&code={code}");
    }
}
