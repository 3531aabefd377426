using System.Net;
using Longhouse.ControlPlane.ApiKeys;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tests.Identity;
using Longhouse.Platform.Data;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.ApiKeys;

public sealed class KeyTests
{
    [Fact]
    public async Task A_tenants_key_does_what_its_scopes_say_at_that_tenant_alone()
    {
        await using var house = await KeyHouse.StartAsync();
        await house.Host.AddTenantAsync("second");
        var key = await house.CreateAsync(new { name = "reader", kind = "notes_live", scopes = new[] { "notes.read" } });

        Assert.StartsWith("notes_live_", key.Key, StringComparison.Ordinal);
        Assert.Equal(house.Host.Clock.GetUtcNow().AddDays(90), key.ExpiresAt);
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(key.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(key.Key, header: "X-API-Key")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.CallAsync(key.Key, method: HttpMethod.Post)).StatusCode);
        Assert.Contains(house.Host.Logs.Lines, line => line.Contains($"key:{key.Id} was refused POST", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Unauthorized, (await house.CallAsync(key.Key, "second.localhost")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await house.CallAsync(key.Key, "app.localhost", "/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task A_key_is_shown_once_and_its_secret_is_nowhere_afterwards()
    {
        await using var house = await KeyHouse.StartAsync();
        var key = await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" } });
        await house.CallAsync(key.Key);
        await house.Host.Services.GetRequiredService<KeyUses>().WriteAsync(default);

        var secret = key.Key[^38..^6];
        Assert.DoesNotContain(secret, await (await house.Admin.GetAsync(house.Keys)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var db = house.Host.Services.GetRequiredService<SystemDb>();
        Assert.All(await db.QueryAsync<string>($"select id || name || secret_hash || scopes || kind from control_keys", default), row => Assert.DoesNotContain(secret, row, StringComparison.Ordinal));
        Assert.All(await db.QueryAsync<string>($"select action || subject || coalesce(details, '') from audit_entries", default), row => Assert.DoesNotContain(secret, row, StringComparison.Ordinal));
        Assert.DoesNotContain(house.Host.Logs.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_revoked_key_is_refused_with_the_next_request_here_and_within_a_second_elsewhere()
    {
        await using var house = await KeyHouse.StartAsync();
        await using var there = await TestHost.StartAsync(
            new TestHostOptions { RealSignIn = true, Database = house.Host.Database, Clock = house.Host.Clock, WithTenant = false }, new NotesModule());
        var key = await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" } });
        using var elsewhere = there.ClientOf("first.localhost");
        elsewhere.DefaultRequestHeaders.Add("X-API-Key", key.Key);
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(key.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync("/api/notes")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await house.Admin.SendAsync(HttpMethod.Delete, $"{house.Keys}/{key.Id}")).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await house.CallAsync(key.Key)).StatusCode);
        house.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await elsewhere.GetAsync("/api/notes")).StatusCode);
        Assert.Equal("control.key_not_found", (await ReadProblem.OfAsync(await house.Admin.SendAsync(HttpMethod.Delete, $"{house.Keys}/{key.Id}"))).Code);
    }

    [Fact]
    public async Task A_key_ends_with_its_days()
    {
        await using var house = await KeyHouse.StartAsync();
        var key = await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" }, days = 1 });
        house.Host.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(key.Key)).StatusCode);

        house.Host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.Unauthorized, (await house.CallAsync(key.Key)).StatusCode);
    }

    [Fact]
    public async Task Wrong_keys_are_refused_before_anything_is_asked_and_right_ones_with_a_wrong_secret_after()
    {
        await using var house = await KeyHouse.StartAsync();
        var key = await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" } });
        Assert.True(KeyText.TryRead(key.Key, out var parts));
        var (kind, id, secret) = (parts.Kind.ToString(), parts.Id.ToString(), parts.Secret.ToString());

        foreach (var wrong in new[]
        {
            key.Key[..^1] + (key.Key[^1] == 'a' ? 'b' : 'a'), key.Key[3..], key.Key + "a", "", "hello", "null",
            KeyText.Write(kind, id, KeyText.NewSecret()), KeyText.Write(kind, KeyText.NewId(), secret), KeyText.Write("notes_live", id, secret),
        })
            Assert.Equal(HttpStatusCode.Unauthorized, (await house.CallAsync(wrong)).StatusCode);
    }

    [Fact]
    public async Task A_wrong_key_is_not_made_good_by_a_cookie_beside_it()
    {
        await using var house = await KeyHouse.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, house.Admin.Address("app.localhost/api/v1/me"));
        request.Headers.Add("Authorization", "Bearer nothing");

        Assert.Equal(HttpStatusCode.Unauthorized, (await house.Admin.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task The_last_use_is_listed_and_the_first_of_a_day_audited()
    {
        await using var house = await KeyHouse.StartAsync();
        var key = await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" } });
        var uses = house.Host.Services.GetRequiredService<KeyUses>();
        DateTimeOffset used = default;
        for (var i = 0; i < 3; i++)
        {
            used = house.Host.Clock.GetUtcNow();
            await house.CallAsync(key.Key);
            await uses.WriteAsync(default);
            house.Host.Clock.Advance(TimeSpan.FromHours(8)); // from nine in the morning, so the third one is on the next day
        }

        await house.Admin.SignInAtConsoleAsync("admin@example.com");
        Assert.Equal(used, Assert.Single(await house.Admin.ReadAsync<SeenKey[]>(house.Keys)).UsedAt);
        var audited = await house.Host.Services.GetRequiredService<SystemDb>().QueryAsync<string>(
            $"select actor from audit_entries where tenant_id = {house.Host.Tenant.Id} and action = {"control.key_used"}", default);
        Assert.Equal([$"key:{key.Id}", $"key:{key.Id}"], audited);
    }

    [Fact]
    public async Task What_is_over_is_taken_away()
    {
        await using var house = await KeyHouse.StartAsync();
        await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" }, days = 1 });
        await house.Admin.GetAsync("first.localhost/api/auth/start");
        house.Host.Clock.Advance(TimeSpan.FromDays(92));

        await ActivatorUtilities.CreateInstance<PurgeExpiredHandler>(house.Host.Services).RunAsync(new PurgeExpired(), default);

        var db = house.Host.Services.GetRequiredService<SystemDb>();
        Assert.Equal(0, await db.CountAsync($"select (select count(*) from control_keys) + (select count(*) from control_sessions) + (select count(*) from control_hand_overs)", default));
        Assert.Equal(1, await db.CountAsync($"select count(*) from control_people", default));
    }
}
