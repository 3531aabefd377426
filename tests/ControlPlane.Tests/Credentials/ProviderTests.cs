using System.Net;
using System.Text.Json;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Credentials.Providers;
using Longhouse.Jobs;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Credentials;

/// <summary>Against servers on loopback that speak the providers' protocols.</summary>
public sealed class ProviderTests
{
    [Theory]
    [InlineData("dropbox", "refresh_token", FakeProviders.GoodRefreshToken, "bad-refresh-token")]
    [InlineData("openai", "api_key", FakeProviders.GoodKey, "sk-badbadbadbadbadbadbad")]
    [InlineData("telegram", "bot_token", FakeProviders.GoodBot, "110201543:bad")]
    public async Task A_value_is_tested_before_it_holds(string provider, string field, string good, string bad)
    {
        await using var providers = await FakeProviders.StartAsync();
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");
        object Body(string value) => new { provider, label = "x", fields = new Dictionary<string, string> { [field] = value } };

        var refused = await house.Admin.SendAsync(HttpMethod.Post, Path(tenant), Body(bad));
        var credential = await house.Admin.PostAsync<View>(Path(tenant), Body(good));
        var rotated = await house.Admin.SendAsync(HttpMethod.Post, $"{Path(tenant)}/{credential.Id}:rotate", new { fields = new Dictionary<string, string> { [field] = bad } });
        var tested = await house.Admin.PostAsync<Tested>($"{Path(tenant)}/{credential.Id}:test", new { });
        providers.Broken = 500;
        var silent = await house.Admin.SendAsync(HttpMethod.Post, $"{Path(tenant)}/{credential.Id}:test", new { });

        Assert.Equal("control.credential_refused", await House.CodeAsync(HttpStatusCode.UnprocessableEntity, refused));
        Assert.Equal("control.credential_refused", await House.CodeAsync(HttpStatusCode.UnprocessableEntity, rotated));
        Assert.Equal((true, "active", 1), (tested.Works, tested.Credential.State, tested.Credential.Number));
        Assert.Equal("control.provider_unreachable", await House.CodeAsync(HttpStatusCode.ServiceUnavailable, silent));
        Assert.Equal("active", (await house.Admin.GetAsync<Page<View>>(Path(tenant))).Items.Single().State);
        Assert.DoesNotContain(good, string.Join('\n', house.Host.Logs.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("instagram", "access_token", FakeProviders.GoodGraphToken, "The token is of @studio.", "@studio")]
    [InlineData("bluesky", "app_password", FakeProviders.GoodAppPassword, "Bluesky lets @studio.example in.", "@studio.example")]
    [InlineData("mastodon", "access_token", FakeProviders.GoodSocialToken, "The token is of @studio.", "@studio")]
    public async Task The_networks_are_asked_too(string provider, string field, string good, string detail, string account)
    {
        await using var providers = await FakeProviders.StartAsync();
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");
        Dictionary<string, string> Fields(string value) => provider switch
        {
            "instagram" => new() { [field] = value, ["ig_user_id"] = "17" },
            "bluesky" => new() { [field] = value, ["handle"] = "studio.example" },
            _ => new() { [field] = value, ["instance_url"] = providers.Url },
        };

        var refused = await house.Admin.SendAsync(HttpMethod.Post, Path(tenant), new { provider, label = "x", fields = Fields("wrong-value-1") });
        var credential = await house.Admin.PostAsync<View>(Path(tenant), new { provider, label = "x", fields = Fields(good) });
        var tested = await house.Admin.PostAsync<Tested>($"{Path(tenant)}/{credential.Id}:test", new { });
        providers.Broken = 502;
        var silent = await house.Admin.SendAsync(HttpMethod.Post, $"{Path(tenant)}/{credential.Id}:test", new { });

        Assert.Equal("control.credential_refused", await House.CodeAsync(HttpStatusCode.UnprocessableEntity, refused));
        Assert.Equal((true, detail, account), (tested.Works, tested.Detail, tested.Account));
        Assert.Equal("control.provider_unreachable", await House.CodeAsync(HttpStatusCode.ServiceUnavailable, silent));
        Assert.DoesNotContain(good, string.Join('\n', house.Host.Logs.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instagram_token_of_somebody_else_is_refused()
    {
        await using var providers = await FakeProviders.StartAsync();
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");

        var refused = await house.Admin.SendAsync(HttpMethod.Post, Path(tenant), new { provider = "instagram", label = "x", fields = new { access_token = FakeProviders.GoodGraphToken, ig_user_id = "18" } });

        Assert.Equal("control.credential_refused", await House.CodeAsync(HttpStatusCode.UnprocessableEntity, refused));
    }

    [Theory]
    [InlineData("@studio", "administrator", true, "-100123")]
    [InlineData("@studio", "left", false, null)]
    [InlineData("@other", "administrator", false, null)]
    public async Task A_bot_is_asked_whether_it_may_post_in_a_channel(string channel, string botIs, bool mayPost, string? account)
    {
        await using var providers = await FakeProviders.StartAsync();
        providers.BotIs = botIs;
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");
        var credential = await house.Admin.PostAsync<View>(Path(tenant), new { provider = "telegram", label = "x", fields = new { bot_token = FakeProviders.GoodBot } });

        var tested = await house.Admin.PostAsync<Tested>($"{Path(tenant)}/{credential.Id}:test", new { channel });

        Assert.Equal((true, mayPost, account, "active"), (tested.Works, tested.MayPost, tested.Account, tested.Credential.State)); // the token itself is good
    }

    [Fact]
    public async Task A_token_that_ends_is_renewed_from_the_forty_fifth_day_and_else_told_of_at_seven_days_and_at_one()
    {
        await using var providers = await FakeProviders.StartAsync();
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");
        var end = house.Host.Clock.GetUtcNow().AddDays(60);
        await house.Admin.PostAsync<View>(Path(tenant), new { provider = "instagram", label = "x", fields = new { access_token = FakeProviders.GoodGraphToken, ig_user_id = "17", expires_at = end.ToString("O") } });
        async Task<(long Number, int Notices)> DayAsync(int day)
        {
            house.Host.Clock.Advance(end.AddDays(day - 60) - house.Host.Clock.GetUtcNow());
            await house.Host.Services.GetRequiredService<JobClient>().EnqueueAsync(new RenewCredentials(), new JobOptions { Partition = TenantId.House.Value }, CancellationToken.None);
            await house.Host.RunJobsAsync();
            var notices = (await house.Admin.GetAsync<Page<NoticeAnswer>>($"/api/v1/tenants/{tenant.Id}/notices")).Items;
            return ((await house.Admin.GetAsync<Page<View>>(Path(tenant))).Items.Single().Number, notices.Count(notice => notice.SettledAt is null));
        }

        Assert.Equal((1, 0), await DayAsync(44));
        providers.Broken = 500;
        Assert.Equal((1, 0), await DayAsync(46)); // the provider is silent, and there is time
        Assert.Equal((1, 1), await DayAsync(53));
        Assert.Equal((1, 1), await DayAsync(55)); // told once
        Assert.Equal((1, 2), await DayAsync(59));
        providers.Broken = null;
        Assert.Equal((2, 0), await DayAsync(59));
        Assert.Equal((2, 0), await DayAsync(60 + 43)); // sixty days more
    }

    [Fact]
    public async Task A_plain_no_makes_one_incident_and_a_yes_settles_it()
    {
        await using var providers = await FakeProviders.StartAsync();
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");
        var credential = await house.Admin.PostAsync<View>(Path(tenant), new { provider = "openai", label = "x", fields = new { api_key = FakeProviders.GoodKey } });

        providers.Broken = 401;
        for (var i = 0; i < 3; i++)
            Assert.False((await house.Admin.PostAsync<Tested>($"{Path(tenant)}/{credential.Id}:test", new { })).Works);
        var broken = (await house.Admin.GetAsync<Page<View>>(Path(tenant))).Items.Single();
        providers.Broken = null;
        var mended = await house.Admin.PostAsync<Tested>($"{Path(tenant)}/{credential.Id}:test", new { });

        Assert.Equal(("needs_reconnect", "active"), (broken.State, mended.Credential.State));
        var notices = (await house.Admin.GetAsync<Page<NoticeAnswer>>($"/api/v1/tenants/{tenant.Id}/notices")).Items;
        Assert.NotNull(notices.Single().SettledAt);
    }

    [Fact]
    public async Task What_was_connected_is_asked_after_each_day_and_a_broken_one_is_told_of_once()
    {
        await using var providers = await FakeProviders.StartAsync();
        await using var house = await House.StartAsync(providers.Settings());
        var tenant = await house.AddTenantAsync("studio");
        await house.Admin.PostAsync<View>(Path(tenant), new { provider = "dropbox", label = "x", fields = new { refresh_token = FakeProviders.GoodRefreshToken } });
        async Task<string> DayAsync()
        {
            await house.Host.Services.GetRequiredService<JobClient>().EnqueueAsync(new CheckCredentials(), new JobOptions { Partition = TenantId.House.Value }, CancellationToken.None);
            await house.Host.RunJobsAsync();
            return (await house.Admin.GetAsync<Page<View>>(Path(tenant))).Items.Single().State;
        }

        Assert.Equal("active", await DayAsync());
        providers.Broken = 500; // silence says nothing
        Assert.Equal("active", await DayAsync());
        providers.Broken = 401;
        Assert.Equal("needs_reconnect", await DayAsync());
        await DayAsync();

        Assert.Single((await house.Admin.GetAsync<Page<NoticeAnswer>>($"/api/v1/tenants/{tenant.Id}/notices")).Items);
    }

    [Theory]
    [InlineData(FakeMailServer.Password, false, true, "The mail server accepts the password.")]
    [InlineData("wrong", false, false, "The mail server does not accept the password.")]
    [InlineData(FakeMailServer.Password, true, false, "The mail server does not encrypt, so the password was not sent.")]
    public async Task A_mail_password_is_tried_at_its_server(string password, bool useTls, bool works, string detail)
    {
        using var mail = new FakeMailServer();
        await using var house = await House.StartAsync(("Outbound:Allow", "127.0.0.1"), ("Outbound:Ports", $"80,443,{mail.Port}"));
        var tenant = await house.AddTenantAsync("studio");
        var credential = await house.Admin.PostAsync<View>(Path(tenant), new { provider = "smtp", label = "x", fields = new { password } });

        var without = await house.Admin.SendAsync(HttpMethod.Post, $"{Path(tenant)}/{credential.Id}:test", new { });
        var tested = await house.Admin.PostAsync<Tested>($"{Path(tenant)}/{credential.Id}:test", new { host = "127.0.0.1", port = mail.Port, username = "me@photos.example", useTls });

        Assert.Equal("control.credential_test_needs_server", await House.CodeAsync(HttpStatusCode.UnprocessableEntity, without));
        Assert.Equal((works, detail), (tested.Works, tested.Detail));
        Assert.Equal(!useTls, mail.Seen.Contains("AUTH"));
    }

    [Fact]
    public async Task Nobody_is_called_inside_the_network()
    {
        using var mail = new FakeMailServer();
        await using var house = await House.StartAsync(("Outbound:Ports", $"80,443,{mail.Port}"));
        var tenant = await house.AddTenantAsync("studio");
        var credential = await house.Admin.PostAsync<View>(Path(tenant), new { provider = "smtp", label = "x", fields = new { password = "x" } });

        var inside = await house.Admin.SendAsync(HttpMethod.Post, $"{Path(tenant)}/{credential.Id}:test", new { host = "127.0.0.1", port = mail.Port });

        Assert.Equal("control.provider_unreachable", await House.CodeAsync(HttpStatusCode.ServiceUnavailable, inside));
        Assert.Empty(mail.Seen);
    }

    // The example "GET Bucket (List Objects)" of the signature's own documentation, with its headers.
    [Fact]
    public void A_storage_request_is_signed_as_its_documentation_shows()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J");

        S3Signature.Sign(request, "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1", new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero));

        Assert.EndsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", request.Headers.GetValues("Authorization").Single(), StringComparison.Ordinal);
    }

    private sealed record View(string Id, string State, long Number);

    private sealed record Tested(bool Works, string Detail, string? Account, bool MayPost, View Credential);

    private sealed record NoticeAnswer(DateTimeOffset? SettledAt);

    private static string Path(TenantAnswer tenant) => $"/api/v1/tenants/{tenant.Id}/credentials";
}
