using System.Net;
using Longhouse.ControlPlane.ApiKeys;
using Longhouse.ControlPlane.Tests.Identity;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.ApiKeys;

public sealed class KeyRateTests
{
    [Fact]
    public async Task Whoever_tries_keys_is_held_back_and_whoever_has_one_is_not()
    {
        await using var house = await KeyHouse.StartAsync();
        var key = await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" } });
        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await house.CallAsync(KeyText.Write("lh", KeyText.NewId(), KeyText.NewSecret()))).StatusCode);

        var refused = await house.CallAsync(KeyText.Write("lh", KeyText.NewId(), KeyText.NewSecret()));

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(6)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(key.Key)).StatusCode);
    }

    [Fact]
    public async Task Each_key_is_held_to_its_own_rate_and_told_how_it_stands()
    {
        await using var house = await KeyHouse.StartAsync();
        var slow = await house.CreateAsync(new { name = "slow", scopes = new[] { "notes.read" }, perMinute = 2 });
        var other = await house.CreateAsync(new { name = "other", scopes = new[] { "notes.read" } });

        var first = await house.CallAsync(slow.Key);
        Assert.StartsWith("\"key\";r=1;t=30", string.Join(", ", first.Headers.GetValues("RateLimit")), StringComparison.Ordinal);
        Assert.Equal("\"key\";q=2;w=60, \"tenant\";q=2000;w=4", string.Join(", ", first.Headers.GetValues("RateLimit-Policy")));
        await house.CallAsync(slow.Key);
        var refused = await house.CallAsync(slow.Key);

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(30)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        Assert.Equal("\"key\";r=0;t=30", string.Join(", ", refused.Headers.GetValues("RateLimit")));
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(other.Key)).StatusCode);
        house.Host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(slow.Key)).StatusCode);
    }

    [Fact]
    public async Task Whoever_signed_in_and_belongs_nowhere_is_held_to_the_limit_of_visitors()
    {
        const int Burst = 40; // signing in takes some
        await using var house = await KeyHouse.StartAsync(TenantRole.Viewer, null, ("Limits:AddressRequestsPerSecond", "1"), ("Limits:AddressRequestsBurst", $"{Burst}"));
        var own = await house.CreateAsync(new { name = "own", scopes = Array.Empty<string>() }, "app.localhost/api/v1/me/keys");
        using var stranger = house.Host.NewBrowser();
        await stranger.SignInAsync("first.localhost", "stranger@example.com");

        var last = HttpStatusCode.OK;
        for (var i = 0; i < Burst; i++)
            last = (await stranger.GetAsync(i % 2 == 0 ? "first.localhost/api/session" : "app.localhost/api/v1/me")).StatusCode;
        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(own.Key)).StatusCode); // who belongs there goes on, from the same address
        Assert.Equal(HttpStatusCode.OK, (await house.Admin.GetAsync("app.localhost/api/v1/me")).StatusCode);

        await house.Host.Services.GetRequiredService<SystemDb>().WriteAsync(write => write.ExecuteAsync($"delete from control_memberships where person_id = {house.AdminId}", default), default);
        house.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        await house.CallAsync(own.Key, "app.localhost", "/api/v1/me"); // takes what this second brought
        Assert.Equal(HttpStatusCode.TooManyRequests, (await house.CallAsync(own.Key, "app.localhost", "/api/v1/me")).StatusCode);
    }
}
