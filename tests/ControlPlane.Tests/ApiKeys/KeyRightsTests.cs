using System.Net;
using Longhouse.ControlPlane.Tests.Identity;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Testing;

namespace Longhouse.ControlPlane.Tests.ApiKeys;

public sealed class KeyRightsTests
{
    [Fact]
    public async Task Nobody_gives_a_key_more_than_they_have_or_what_the_tenant_does_not_know()
    {
        await using var house = await KeyHouse.StartAsync();
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
    public async Task A_person_has_so_many_keys_in_force_and_no_more()
    {
        await using var house = await KeyHouse.StartAsync();
        var made = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => house.CreateAsync(new { name = $"k{i}", scopes = Array.Empty<string>() }, "app.localhost/api/v1/me/keys")));

        Task<HttpResponseMessage> OneMoreAsync() => house.Admin.SendAsync(HttpMethod.Post, "app.localhost/api/v1/me/keys", new { name = "one more", scopes = Array.Empty<string>() });
        Assert.Equal("control.too_many_keys", (await ReadProblem.OfAsync(await OneMoreAsync())).Code);
        await house.Admin.SendAsync(HttpMethod.Delete, $"app.localhost/api/v1/me/keys/{made[0].Id}");
        Assert.Equal(HttpStatusCode.Created, (await OneMoreAsync()).StatusCode);
    }

    [Fact]
    public async Task A_persons_key_acts_for_them_and_no_longer_than_they_may()
    {
        await using var house = await KeyHouse.StartAsync();
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
        await using var house = await KeyHouse.StartAsync();
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
        await using var house = await KeyHouse.StartAsync();
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
}
