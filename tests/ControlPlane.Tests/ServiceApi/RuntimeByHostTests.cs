using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Longhouse.Platform.Json;

namespace Longhouse.ControlPlane.Tests.ServiceApi;

public sealed class RuntimeByHostTests
{
    private const string Path = "/v1/runtime/by-host";

    [Fact]
    public async Task The_document_has_the_published_configuration_and_its_hash()
    {
        await using var house = await PreparedHouse.StartAsync();

        var response = await house.SendAsync("POST", Path, new { host = "XXX.photos.example:443" }, headers: ("X-Request-Id", "my-request"));

        var document = await House.JsonAsync(response);
        Assert.Equal(["schema_version", "tenant", "app_type", "config_version", "ttl_seconds", "config"], document.EnumerateObject().Select(p => p.Name));
        Assert.Equal((2, "xxx", 600), (document.GetProperty("schema_version").GetInt32(), document.GetProperty("tenant").GetString(), document.GetProperty("ttl_seconds").GetInt32()));
        Assert.Equal(CanonicalJson.Hash(document.GetProperty("config")), document.GetProperty("config_version").GetString());
        Assert.Equal(("no-store", "my-request"), (response.Headers.CacheControl!.ToString(), response.Headers.GetValues("X-Request-Id").Single()));
        Assert.Equal($"\"{document.GetProperty("config_version").GetString()}\"", response.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task Who_knows_the_version_is_told_only_for_how_long_it_holds()
    {
        await using var house = await PreparedHouse.StartAsync();
        var tag = (await house.SendAsync("GET", $"{Path}?host=xxx.photos.example")).Headers.ETag!.Tag;

        var same = await house.SendAsync("GET", $"{Path}?host=xxx.photos.example", headers: ("If-None-Match", $"\"other\", {tag}"));
        var other = await house.SendAsync("GET", $"{Path}?host=xxx.photos.example", headers: ("If-None-Match", "\"other\""));

        Assert.Equal((HttpStatusCode.NotModified, "600", ""), (same.StatusCode, same.Headers.GetValues("X-TTL-Seconds").Single(), await same.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact, Trait("Acceptance", "3")]
    public async Task Unknown_suspended_foreign_deleted_unpublished_and_refused_hosts_get_the_same_bytes_not_before_the_floor()
    {
        await using var house = await PreparedHouse.StartAsync();
        await house.House.AddTenantAsync("bare");

        var answers = new List<string>();
        foreach (var host in new[] { "nobody.photos.example", "suspended.photos.example", "deleted.photos.example", "otherapp.photos.example", "bare.photos.example",
            "www.xxx.photos.example", "127.0.0.1", "", " xxx.photos.example", "xxx.other.example", "photos.example", "bücher.photos.example" })
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            answers.Add(await PreparedHouse.BytesAsync(await house.SendAsync("POST", Path, new { host })));
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds >= 4.9, host);
        }

        Assert.StartsWith("404\n", answers[0], StringComparison.Ordinal);
        Assert.EndsWith("{\"error\":\"not_found\"}", answers[0], StringComparison.Ordinal);
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("null", 400)]
    [InlineData("{}", 400)]
    [InlineData("{\"host\":null}", 400)]
    [InlineData("{\"host\":7}", 400)]
    [InlineData("{\"host\":[\"xxx.photos.example\"]}", 400)]
    [InlineData("{\"host\":\"xxx.photos.example\",\"host\":\"yyy.photos.example\"}", 400)]
    [InlineData("{\"host\":\"xxx.photos.example\",\"more\":1}", 200)]
    [InlineData("{\"host\":\"\"}", 404)]
    public async Task A_body_is_read_strictly(string body, int status)
    {
        await using var house = await PreparedHouse.StartAsync();

        Assert.Equal(status, (int)(await house.SendAsync("POST", Path, body)).StatusCode);
    }

    [Fact]
    public async Task Headers_and_size_come_before_the_look_up()
    {
        await using var house = await PreparedHouse.StartAsync();
        using var text = new StringContent("{\"host\":\"nobody.photos.example\"}", Encoding.UTF8, new MediaTypeHeaderValue("text/plain"));
        using var empty = new ByteArrayContent([]);
        var large = $"{{\"host\":\"nobody.photos.example\",\"x\":\"{new string('x', 4096)}\"}}";
        using var chunked = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(large)));
        chunked.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        Assert.Equal("415 {\"error\":\"unsupported_media_type\"}", await house.AnswerAsync("POST", Path, text));
        Assert.Equal("413 {\"error\":\"payload_too_large\"}", await house.AnswerAsync("POST", Path, large));
        Assert.Equal("413 {\"error\":\"payload_too_large\"}", await house.AnswerAsync("POST", Path, chunked));
        Assert.Equal("400 {\"error\":\"bad_request\"}", await house.AnswerAsync("POST", $"{Path}?host=xxx.photos.example", empty));
        Assert.Equal("400 {\"error\":\"bad_request\"}", await house.AnswerAsync("POST", $"{Path}?host=xxx.photos.example"));
        Assert.Equal("400 {\"error\":\"bad_request\"}", await house.AnswerAsync("GET", Path));
        Assert.Equal("404 {\"error\":\"not_found\"}", await house.AnswerAsync("GET", $"{Path}?host="));
    }

    [Fact]
    public async Task The_console_is_told_the_real_reason()
    {
        await using var house = await PreparedHouse.StartAsync();

        async Task<JsonElement> SimulateAsync(string host) => await House.JsonAsync(
            await house.House.Admin.SendAsync(HttpMethod.Post, "/api/v1/simulate/by-host", new { host, appType = "publisher_v2" }));

        Assert.Equal("The tenant is suspended.", (await SimulateAsync("suspended.photos.example")).GetProperty("reason").GetString());
        Assert.Equal("The tenant runs gallery_v1.", (await SimulateAsync("otherapp.photos.example")).GetProperty("reason").GetString());
        Assert.Equal("No tenant is bound to this host.", (await SimulateAsync("nobody.photos.example")).GetProperty("reason").GetString());
        Assert.Equal(("xxx", 200), ((await SimulateAsync("xxx.photos.example")).GetProperty("document").GetProperty("tenant").GetString(), (await SimulateAsync("xxx.photos.example")).GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task A_tenants_own_time_to_live_is_told()
    {
        await using var house = await PreparedHouse.StartAsync();
        var tenant = house.Tenants["xxx"];
        var version = (await house.House.Admin.GetAsync<TenantAnswer>($"/api/v1/tenants/{tenant.Id}")).Version;

        await house.House.Admin.SendAsync(HttpMethod.Patch, $"/api/v1/tenants/{tenant.Id}", new { ttlSeconds = 30 }, version);

        Assert.Equal(30, (await House.JsonAsync(await house.SendAsync("GET", $"{Path}?host=xxx.photos.example"))).GetProperty("ttl_seconds").GetInt32());
    }
}
