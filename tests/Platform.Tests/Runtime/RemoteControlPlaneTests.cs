using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Longhouse.Platform.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Tests.Runtime;

/// <summary>Our client against a server that plays a script over HTTP: what it sends, and what it makes of each answer.</summary>
[Trait("Acceptance", "1")]
public sealed class RemoteControlPlaneTests : IAsyncLifetime
{
    private const string Document = """{"schema_version":2,"tenant":"xxx","app_type":"publisher_v2","config_version":"v1","ttl_seconds":600,"config":{"a":1},"more":true}""";
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly WebApplication _server = Build();
    private Func<HttpContext, (int Status, string Body)> _script = _ => (200, Document);
    private string _token = "token-1";
    private RemoteControlPlane _client = null!; // begun before each test

    public async ValueTask InitializeAsync()
    {
        _server.Run(AnswerAsync);
        await _server.StartAsync();
        var port = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        _client = RemoteControlPlane.Open(new Uri($"http://127.0.0.1:{port}/"), () => _token);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_host_is_asked_for_by_post_with_the_token_and_unknown_fields_are_passed_over()
    {
        var found = (await _client.FindByHostAsync("xxx.photos.example", default)).Value!;

        Assert.Equal(("xxx", "publisher_v2", "v1", TimeSpan.FromSeconds(600), 2), (found.Tenant, found.AppType, found.ConfigVersion, found.Ttl, found.SchemaVersion));
        Assert.Equal(["""POST /v1/runtime/by-host Bearer token-1 - application/json {"host":"xxx.photos.example"}"""], _requests);
    }

    [Fact]
    public async Task Where_post_is_not_allowed_get_is_used_from_then_on()
    {
        _script = http => http.Request.Method == "POST" ? (405, "") : (200, Document);

        Assert.Equal(AnswerKind.Found, (await _client.FindByHostAsync("xxx.photos.example", default)).Kind);
        Assert.Equal(AnswerKind.Found, (await _client.FindByHostAsync("xxx.photos.example", default)).Kind);

        Assert.Equal(["POST /v1/runtime/by-host", "GET /v1/runtime/by-host?host=xxx.photos.example", "GET /v1/runtime/by-host?host=xxx.photos.example"], Lines());
    }

    [Theory]
    [InlineData(404, """{"error":"not_found"}""", AnswerKind.NotFound, "not_found")]
    [InlineData(409, "", AnswerKind.NotFound, "not_found")]
    [InlineData(403, """{"error":"forbidden"}""", AnswerKind.Refused, "forbidden")]
    [InlineData(400, """{"error":"bad_request"}""", AnswerKind.Refused, "bad_request")]
    [InlineData(429, """{"error":"rate_limited"}""", AnswerKind.Unavailable, null)]
    [InlineData(500, "<html>", AnswerKind.Unavailable, null)]
    [InlineData(503, "", AnswerKind.Unavailable, null)]
    [InlineData(200, """{"tenant":"xxx"}""", AnswerKind.Unavailable, "garbage")]
    [InlineData(200, """{"tenant":7,"app_type":"publisher_v2","config_version":"v","config":{}}""", AnswerKind.Unavailable, "garbage")]
    [InlineData(302, "", AnswerKind.Refused, "status 302")]
    internal async Task Each_answer_is_one_attempt_and_means_what_the_contract_says(int status, string body, AnswerKind kind, string? error)
    {
        _script = _ => (status, body);

        var answer = await _client.FindByHostAsync("xxx.photos.example", default);

        Assert.Equal(kind, answer.Kind);
        if (error is not null)
            Assert.Equal(error, answer.Error);
        Assert.Single(_requests);
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("-5", 1)]
    [InlineData("1", 1)]
    [InlineData("3600", 3600)]
    [InlineData("99999", 3600)]
    [InlineData("null", 600)]
    [Trait("Acceptance", "6")]
    public async Task A_time_to_live_is_at_least_a_second_and_at_most_an_hour(string ttl, int seconds)
    {
        _script = _ => (200, Document.Replace("600", ttl, StringComparison.Ordinal));

        Assert.Equal(TimeSpan.FromSeconds(seconds), (await _client.FindByHostAsync("xxx.photos.example", default)).Value!.Ttl);
    }

    [Theory]
    [InlineData("\"ttl_seconds\":600", "\"ttl_seconds\":\"600\"", "/ttl_seconds type")]
    [InlineData("\"ttl_seconds\":600", "\"ttl_seconds\":1.5", "/ttl_seconds type")]
    [InlineData("\"schema_version\":2", "\"schema_version\":\"2\"", "/schema_version type")]
    [InlineData("\"schema_version\":2", "\"schema_version\":0", "/schema_version range")]
    [InlineData("\"schema_version\":2", "\"schema_version\":7", null)]
    [InlineData("\"schema_version\":2", "\"schema_version\":99999999999999999999", null)]
    public async Task What_is_wrong_with_the_envelope_is_told(string before, string after, string? fault)
    {
        _script = _ => (200, Document.Replace(before, after, StringComparison.Ordinal));

        Assert.Equal(fault is null ? [] : [fault], (await _client.FindByHostAsync("xxx.photos.example", default)).Value!.Faults);
    }

    [Fact]
    [Trait("Acceptance", "4")]
    public async Task A_token_that_is_refused_is_tried_again_only_if_there_is_another_by_now()
    {
        _script = http => http.Request.Headers.Authorization == "Bearer token-2" ? (200, Document) : (403, """{"error":"forbidden"}""");

        Assert.Equal(AnswerKind.Refused, (await _client.FindByHostAsync("xxx.photos.example", default)).Kind);
        Assert.Single(_requests);
        _token = "token-2";
        Assert.Equal(AnswerKind.Found, (await _client.FindByHostAsync("xxx.photos.example", default)).Kind);
        Assert.Equal(3, _requests.Count);
        _token = "token-3"; // nobody asks for it while the one in hand is good
        Assert.Equal(AnswerKind.Found, (await _client.FindByHostAsync("xxx.photos.example", default)).Kind);
        Assert.Equal(4, _requests.Count);
    }

    [Fact]
    public async Task A_credential_is_asked_for_with_its_tenant_and_its_text_never_shows_it()
    {
        _script = _ => (200, """{"provider":"dropbox","version":"abc","refresh_token":"secret-1","expires_at":null}""");

        var found = (await _client.ResolveAsync("xxx", "cr_1", default)).Value!;

        Assert.Equal(("dropbox", "abc", "secret-1"), (found.Provider, found.Version, found.Fields.GetProperty("refresh_token").GetString()));
        Assert.Equal(["""POST /v1/credentials/resolve Bearer token-1 xxx application/json {"credentials_ref":"cr_1"}"""], _requests);
        Assert.DoesNotContain("secret-1", found.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, """{"error":"not_found"}""", AnswerKind.NotFound, "not_found")]
    [InlineData(403, """{"error":"insufficient_balance"}""", AnswerKind.Refused, "insufficient_balance")]
    [InlineData(503, "", AnswerKind.Unavailable, null)]
    [InlineData(200, "{}", AnswerKind.Unavailable, "garbage")]
    internal async Task What_a_credential_is_refused_for_is_told_apart_by_the_body(int status, string body, AnswerKind kind, string? error)
    {
        _script = _ => (status, body);

        var answer = await _client.ResolveAsync("xxx", "cr_1", default);

        Assert.Equal(kind, answer.Kind);
        if (error is not null)
            Assert.Equal(error, answer.Error);
    }

    [Fact]
    public async Task Retry_after_is_told_to_whoever_waits()
    {
        _script = http =>
        {
            http.Response.Headers.RetryAfter = "4";
            return (429, """{"error":"rate_limited"}""");
        };

        Assert.Equal(TimeSpan.FromSeconds(4), (await _client.FindByHostAsync("xxx.photos.example", default)).RetryAfter);
    }

    [Fact]
    public async Task The_feed_is_followed_from_a_number_and_what_is_no_feed_throws()
    {
        _script = _ => (200, """{"next":9,"reset":false,"changes":[{"seq":8,"kind":"config","tenant":"xxx","config_version":"v"},{"seq":9,"kind":"host","host":"yyy.photos.example","new":1}]}""");

        var page = await _client.ChangesAsync(7, TimeSpan.FromSeconds(25), default);

        Assert.Equal((9, false), (page.Next, page.Reset));
        Assert.Equal([new Change("config", null, "xxx"), new Change("host", "yyy.photos.example", null)], page.Changes);
        Assert.Equal(["GET /v1/runtime/changes?since=7&wait=25"], Lines());
        _script = _ => (500, "");
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.ChangesAsync(9, TimeSpan.FromSeconds(25), default));
    }

    [Fact]
    public async Task A_provider_that_refuses_a_credential_is_reported()
    {
        _script = _ => (200, """{"status":"ok"}""");

        await _client.ReportAsync("xxx", "cr_1", "unauthorised", default);

        Assert.Equal(["""POST /v1/credentials/report Bearer token-1 xxx application/json {"credentials_ref":"cr_1","reason":"unauthorised"}"""], _requests);
    }

    private IEnumerable<string> Lines() => _requests.Select(request => string.Join(' ', request.Split(' ').Take(2)));

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new StreamReader(http.Request.Body, Encoding.UTF8);
        var tenant = http.Request.Headers["X-Tenant"].ToString() is { Length: > 0 } named ? named : "-";
        var type = http.Request.ContentType?.Split(';')[0] ?? "-";
        _requests.Enqueue($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString} {http.Request.Headers.Authorization} {tenant} {type} {await body.ReadToEndAsync()}");
        var (status, text) = _script(http);
        http.Response.StatusCode = status;
        if (status == StatusCodes.Status302Found)
            http.Response.Headers.Location = "/v1/elsewhere";
        await http.Response.WriteAsync(text);
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        return builder.Build();
    }
}
