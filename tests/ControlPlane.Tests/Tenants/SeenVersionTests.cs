using System.Net;
using Longhouse.ControlPlane.Hosting;

namespace Longhouse.ControlPlane.Tests.Tenants;

public sealed class SeenVersionTests
{
    [Fact]
    public async Task An_action_on_a_tenant_that_is_another_by_now_is_not_done()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var path = $"/api/v1/tenants/{tenant.Id}";
        await house.Admin.SendAsync(HttpMethod.Patch, path, new { name = "Another" }, tenant.Version);

        (HttpMethod, string, object?)[] actions =
        [
            (HttpMethod.Post, ":suspend", new { reason = "not paid" }), (HttpMethod.Post, "/hosts", new { host = "photos.studio.localhost" }), (HttpMethod.Post, ":delete", new { slug = "studio" }),
            (HttpMethod.Post, "/credentials", new { provider = "telegram", label = "Channel", skipTest = true, fields = new { bot_token = "123456:abcdefghijklmnopqrstuvwxyz012345678" } }),
        ];
        foreach (var (method, action, body) in actions)
            Assert.Equal("request.changed", await House.CodeAsync(HttpStatusCode.PreconditionFailed, await house.Admin.SendAsync(method, path + action, body, tenant.Version)));

        var now = await house.Admin.GetAsync<TenantAnswer>(path);
        Assert.Equal(("active", tenant.Version + 1), (now.Status, now.Version));
        Assert.Single((await house.Admin.GetAsync<Page<HostAnswer>>($"{path}/hosts")).Items);
        foreach (var (method, action, body) in actions[..2])
            Assert.True((await house.Admin.SendAsync(method, path + action, body, (await house.Admin.GetAsync<TenantAnswer>(path)).Version)).IsSuccessStatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("*", HttpStatusCode.OK)]
    [InlineData("\"one\"", HttpStatusCode.BadRequest)]
    [InlineData("\"1\", \"2\"", HttpStatusCode.BadRequest)]
    [InlineData("\"999\"", HttpStatusCode.PreconditionFailed)]
    public async Task Where_no_version_is_needed_none_or_any_will_do_and_one_that_cannot_be_read_will_not(string? version, HttpStatusCode expected)
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}:suspend") { Content = new StringContent("""{"reason":"not paid"}""", null, "application/json") };
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", version);

        Assert.Equal(expected, (await house.Admin.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task The_description_says_where_a_version_is_needed_and_where_it_may_be_sent()
    {
        await using var house = await House.StartAsync();
        var paths = House.Json(await ApiDescriptions.WriteAsync(house.Host.Services, "control", default)).GetProperty("paths");

        (bool? Required, bool Told) Of(string path, string method, string told = "412") =>
            paths.GetProperty(path).GetProperty(method) is var operation && operation.GetProperty("parameters").EnumerateArray().Where(p => p.GetProperty("name").GetString() == "If-Match").ToList() is [var header]
                ? (header.TryGetProperty("required", out var required) && required.GetBoolean(), operation.GetProperty("responses").TryGetProperty(header.TryGetProperty("required", out _) ? "428" : told, out _))
                : (null, false);
        Assert.Equal((true, true), Of("/api/v1/tenants/{tenantId}", "patch"));
        Assert.Equal((true, true), Of("/api/v1/tenants/{tenantId}/config/draft:publish", "post"));
        Assert.Equal((false, true), Of("/api/v1/tenants/{tenantId}:suspend", "post"));
        Assert.Equal((false, true), Of("/api/v1/tenants/{tenantId}/credentials/{credentialId}:revoke", "post"));
        Assert.Equal((false, true), Of("/api/v1/tenants/{tenantId}/members/{personId}", "delete", "409"));
        Assert.Equal((false, true), Of("/api/v1/me/keys/{keyId}/rotation", "post", "409"));
        Assert.Equal((null, false), Of("/api/v1/tenants/{tenantId}", "get"));
    }

    private sealed record HostAnswer(string Id, string Host);
}
