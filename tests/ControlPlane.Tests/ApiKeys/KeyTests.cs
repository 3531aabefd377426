using System.Net;
using Longhouse.ControlPlane.ApiKeys;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tests.Identity;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.ApiKeys;

public sealed class KeyTests
{
    private sealed record Made(string Id, string Key, DateTimeOffset? ExpiresAt);

    private sealed record Seen(string Id, string Kind, string Name, string[] Scopes, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? UsedAt, string? RotatedTo, long Version);

    /// <summary>A house whose first tenant has an admin, signed in at the console.</summary>
    private sealed class House : IAsyncDisposable
    {
        public required TestHost Host { get; init; }

        public required TestBrowser Admin { get; init; }

        public required string AdminId { get; init; }

        public string Keys => $"app.localhost/api/v1/tenants/{Host.Tenant.Id}/keys";

        public static async Task<House> StartAsync(TenantRole role = TenantRole.Admin, IModule? app = null, params (string Key, string Value)[] settings)
        {
            var options = new TestHostOptions { RealSignIn = true, Settings = settings.ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal) };
            var host = await TestHost.StartAsync(options, app ?? new NotesModule());
            var admin = host.NewBrowser();
            await admin.SignInAtConsoleAsync("admin@example.com");
            var id = (await admin.SessionAsync("app.localhost")).Person!.Id;
            var house = new House { Host = host, Admin = admin, AdminId = id };
            await house.GiveAsync(role);
            return house;
        }

        public async Task GiveAsync(TenantRole role)
        {
            await Host.Services.GetRequiredService<SystemDb>().WriteAsync(write => write.ExecuteAsync($"""
                insert into control_memberships (tenant_id, person_id, role, created_at) values ({Host.Tenant.Id}, {AdminId}, {role}, {Host.Clock.GetUtcNow()})
                on conflict (tenant_id, person_id) do update set role = excluded.role
                """, default), default);
            Host.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        public async Task<Made> CreateAsync(object order, string? path = null)
        {
            var answer = await Admin.SendAsync(HttpMethod.Post, path ?? Keys, order);
            Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
            return await TestJson.ReadAsync<Made>(answer);
        }

        public async Task<HttpResponseMessage> CallAsync(string key, string host = "first.localhost", string path = "/api/notes", string header = "Authorization", HttpMethod? method = null)
        {
            using var client = Host.ClientOf(host);
            var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation(header, header == "Authorization" ? $"Bearer {key}" : key);
            if (method == HttpMethod.Post)
                request.Content = System.Net.Http.Json.JsonContent.Create(new { title = "x", body = "" });
            return await client.SendAsync(request);
        }

        public async ValueTask DisposeAsync()
        {
            Admin.Dispose();
            await Host.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_tenants_key_does_what_its_scopes_say_at_that_tenant_alone()
    {
        await using var house = await House.StartAsync();
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
        await using var house = await House.StartAsync();
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
        await using var house = await House.StartAsync();
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
    public async Task Rotation_leaves_the_old_key_in_force_for_the_overlap()
    {
        await using var house = await House.StartAsync();
        var old = await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" }, days = 30 });

        var rotated = await TestJson.ReadAsync<Made>(await house.Admin.SendAsync(HttpMethod.Post, $"{house.Keys}/{old.Id}/rotation", new { overlapHours = 2 }));

        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(old.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(rotated.Key)).StatusCode);
        Assert.Equal(house.Host.Clock.GetUtcNow().AddDays(30), rotated.ExpiresAt);
        Assert.Equal(rotated.Id, Assert.Single(await house.Admin.ReadAsync<Seen[]>(house.Keys), k => k.Id == old.Id).RotatedTo);
        house.Host.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.Unauthorized, (await house.CallAsync(old.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(rotated.Key)).StatusCode);
    }

    [Fact]
    public async Task A_key_is_rotated_once_and_whoever_read_it_before_is_told()
    {
        await using var house = await House.StartAsync();
        var old = await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" } });
        var path = $"{house.Keys}/{old.Id}";
        var read = Assert.Single(await house.Admin.ReadAsync<Seen[]>(house.Keys)).Version;

        var first = await house.Admin.SendAsync(HttpMethod.Post, $"{path}/rotation", new { }, read);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("request.stale", (await ReadProblem.OfAsync(await house.Admin.SendAsync(HttpMethod.Post, $"{path}/rotation", new { }, read))).Code);
        Assert.Equal("control.key_rotated", (await ReadProblem.OfAsync(await house.Admin.SendAsync(HttpMethod.Post, $"{path}/rotation", new { }))).Code);
        Assert.Equal("request.stale", (await ReadProblem.OfAsync(await house.Admin.SendAsync(HttpMethod.Delete, path, null, read))).Code); // or they would take the new one for ended too
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(old.Key)).StatusCode);
        Assert.Equal(2, (await house.Admin.ReadAsync<Seen[]>(house.Keys)).Length);

        Assert.Equal(HttpStatusCode.NoContent, (await house.Admin.SendAsync(HttpMethod.Delete, path)).StatusCode); // in a hurry nobody has to read
    }

    [Fact]
    public async Task Of_many_who_rotate_a_key_at_once_one_gets_a_new_one()
    {
        await using var house = await House.StartAsync();
        var old = await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" } });

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => house.Admin.SendAsync(HttpMethod.Post, $"{house.Keys}/{old.Id}/rotation", new { })));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(2, (await house.Admin.ReadAsync<Seen[]>(house.Keys)).Length);
    }

    [Fact]
    public async Task Nobody_is_given_by_a_rotation_what_they_could_not_give_a_key_themselves()
    {
        await using var house = await House.StartAsync(TenantRole.Owner, new OpenHall());
        var key = await house.CreateAsync(new { name = "janitor", scopes = new[] { "hall.close" } });
        await house.GiveAsync(TenantRole.Admin);

        var answer = await house.Admin.SendAsync(HttpMethod.Post, $"{house.Keys}/{key.Id}/rotation", new { });

        Assert.Equal("control.key_too_wide", (await ReadProblem.OfAsync(answer)).Code);
        Assert.Null(Assert.Single(await house.Admin.ReadAsync<Seen[]>(house.Keys)).RotatedTo);
        Assert.Equal(HttpStatusCode.NoContent, (await house.Admin.SendAsync(HttpMethod.Delete, $"{house.Keys}/{key.Id}")).StatusCode); // they may end it
    }

    [Fact]
    public async Task A_key_ends_with_its_days()
    {
        await using var house = await House.StartAsync();
        var key = await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" }, days = 1 });
        house.Host.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(key.Key)).StatusCode);

        house.Host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.Unauthorized, (await house.CallAsync(key.Key)).StatusCode);
    }

    [Fact]
    public async Task Wrong_keys_are_refused_before_anything_is_asked_and_right_ones_with_a_wrong_secret_after()
    {
        await using var house = await House.StartAsync();
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
    public async Task Whoever_tries_keys_is_held_back_and_whoever_has_one_is_not()
    {
        await using var house = await House.StartAsync();
        var key = await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" } });
        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await house.CallAsync(KeyText.Write("lh", KeyText.NewId(), KeyText.NewSecret()))).StatusCode);

        var refused = await house.CallAsync(KeyText.Write("lh", KeyText.NewId(), KeyText.NewSecret()));

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(6)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(key.Key)).StatusCode);
    }

    [Fact]
    public async Task A_wrong_key_is_not_made_good_by_a_cookie_beside_it()
    {
        await using var house = await House.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, house.Admin.Address("app.localhost/api/v1/me"));
        request.Headers.Add("Authorization", "Bearer nothing");

        Assert.Equal(HttpStatusCode.Unauthorized, (await house.Admin.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Each_key_is_held_to_its_own_rate_and_told_how_it_stands()
    {
        await using var house = await House.StartAsync();
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
    public async Task The_last_use_is_listed_and_the_first_of_a_day_audited()
    {
        await using var house = await House.StartAsync();
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
        Assert.Equal(used, Assert.Single(await house.Admin.ReadAsync<Seen[]>(house.Keys)).UsedAt);
        var audited = await house.Host.Services.GetRequiredService<SystemDb>().QueryAsync<string>(
            $"select actor from audit_entries where tenant_id = {house.Host.Tenant.Id} and action = {"control.key_used"}", default);
        Assert.Equal([$"key:{key.Id}", $"key:{key.Id}"], audited);
    }

    [Fact]
    public async Task Nobody_gives_a_key_more_than_they_have_or_what_the_tenant_does_not_know()
    {
        await using var house = await House.StartAsync();
        foreach (var (order, code) in new (object, string)[]
        {
            (new { name = "x", scopes = new[] { "atlas.edit" } }, "request.invalid"),
            (new { name = "x", scopes = new[] { "control.members.manage" } }, "request.invalid"),
            (new { name = "x", scopes = Array.Empty<string>() }, "request.invalid"),
            (new { name = "x", kind = "frt_live", scopes = new[] { "notes.read" } }, "request.invalid"),
            (new { name = "", scopes = new[] { "notes.read" } }, "request.invalid"),
            (new { name = "x", days = 0, scopes = new[] { "notes.read" } }, "request.invalid"),
            (new { name = "x", days = 731, scopes = new[] { "notes.read" } }, "request.invalid"),
            (new { name = "x", perMinute = 0, scopes = new[] { "notes.read" } }, "request.invalid"),
        })
            Assert.Equal(code, (await ReadProblem.OfAsync(await house.Admin.SendAsync(HttpMethod.Post, house.Keys, order))).Code);
        await house.GiveAsync(TenantRole.Member);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.Admin.SendAsync(HttpMethod.Post, house.Keys, new { name = "x", scopes = new[] { "notes.read" } })).StatusCode);
    }

    [Fact]
    public async Task Whoever_signed_in_and_belongs_nowhere_is_held_to_the_limit_of_visitors()
    {
        const int Burst = 40; // signing in takes some
        await using var house = await House.StartAsync(TenantRole.Viewer, null, ("Limits:AddressRequestsPerSecond", "1"), ("Limits:AddressRequestsBurst", $"{Burst}"));
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

    [Fact]
    public async Task A_person_has_so_many_keys_in_force_and_no_more()
    {
        await using var house = await House.StartAsync();
        var made = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => house.CreateAsync(new { name = $"k{i}", scopes = Array.Empty<string>() }, "app.localhost/api/v1/me/keys")));

        Task<HttpResponseMessage> OneMoreAsync() => house.Admin.SendAsync(HttpMethod.Post, "app.localhost/api/v1/me/keys", new { name = "one more", scopes = Array.Empty<string>() });
        Assert.Equal("control.too_many_keys", (await ReadProblem.OfAsync(await OneMoreAsync())).Code);
        await house.Admin.SendAsync(HttpMethod.Delete, $"app.localhost/api/v1/me/keys/{made[0].Id}");
        Assert.Equal(HttpStatusCode.Created, (await OneMoreAsync()).StatusCode);
    }

    [Fact]
    public async Task A_persons_key_acts_for_them_and_no_longer_than_they_may()
    {
        await using var house = await House.StartAsync();
        var all = await house.CreateAsync(new { name = "all", scopes = Array.Empty<string>() }, "app.localhost/api/v1/me/keys");
        var narrow = await house.CreateAsync(new { name = "narrow", scopes = new[] { "notes.read", "control.members.read" } }, "app.localhost/api/v1/me/keys");

        Assert.Equal(HttpStatusCode.Created, (await house.CallAsync(all.Key, method: HttpMethod.Post)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(all.Key, "app.localhost", "/api/v1/me")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(narrow.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.CallAsync(narrow.Key, method: HttpMethod.Post)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(narrow.Key, "app.localhost", $"/api/v1/tenants/{house.Host.Tenant.Id}/members")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.CallAsync(narrow.Key, "app.localhost", $"/api/v1/tenants/{house.Host.Tenant.Id}/keys")).StatusCode);

        await house.GiveAsync(TenantRole.Viewer);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.CallAsync(all.Key, method: HttpMethod.Post)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.CallAsync(narrow.Key, "app.localhost", $"/api/v1/tenants/{house.Host.Tenant.Id}/members")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(narrow.Key)).StatusCode);
    }

    [Fact]
    public async Task A_key_makes_no_key_and_lets_no_device_in()
    {
        await using var house = await House.StartAsync();
        var key = await house.CreateAsync(new { name = "all", scopes = Array.Empty<string>() }, "app.localhost/api/v1/me/keys");
        using var client = house.Host.ClientOf("app.localhost");
        client.DefaultRequestHeaders.Add("X-API-Key", key.Key);

        var answer = await client.PostAsync("/api/v1/me/keys", System.Net.Http.Json.JsonContent.Create(new { name = "more", scopes = Array.Empty<string>() }));
        Assert.Equal("control.key_needs_person", (await ReadProblem.OfAsync(answer)).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync("/auth/device", new FormUrlEncodedContent([new("user_code", "BCDF-GHJK"), new("answer", "allow")]))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/me/keys")).StatusCode);
    }

    [Fact]
    public async Task Another_persons_or_tenants_key_is_not_found()
    {
        await using var house = await House.StartAsync();
        var mine = await house.CreateAsync(new { name = "all", scopes = Array.Empty<string>() }, "app.localhost/api/v1/me/keys");
        var tenants = await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" } });
        using var noor = house.Host.NewBrowser();
        await noor.SignInAtConsoleAsync("noor@example.com");

        Assert.Equal(HttpStatusCode.NotFound, (await noor.SendAsync(HttpMethod.Delete, $"app.localhost/api/v1/me/keys/{mine.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await noor.SendAsync(HttpMethod.Post, $"app.localhost/api/v1/me/keys/{mine.Id}/rotation", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await house.Admin.SendAsync(HttpMethod.Delete, $"app.localhost/api/v1/me/keys/{tenants.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await house.Admin.SendAsync(HttpMethod.Delete, $"{house.Keys}/{mine.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(tenants.Key)).StatusCode);
    }

    [Fact]
    public async Task What_is_over_is_taken_away()
    {
        await using var house = await House.StartAsync();
        await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" }, days = 1 });
        await house.Admin.GetAsync("first.localhost/api/auth/start");
        house.Host.Clock.Advance(TimeSpan.FromDays(92));

        await ActivatorUtilities.CreateInstance<PurgeExpiredHandler>(house.Host.Services).RunAsync(new PurgeExpired(), default);

        var db = house.Host.Services.GetRequiredService<SystemDb>();
        Assert.Equal(0, await db.CountAsync($"select (select count(*) from control_keys) + (select count(*) from control_sessions) + (select count(*) from control_hand_overs)", default));
        Assert.Equal(1, await db.CountAsync($"select count(*) from control_people", default));
    }
}
