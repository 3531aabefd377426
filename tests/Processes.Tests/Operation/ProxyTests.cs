using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Operation;

public sealed class ProxyTests
{
    private const int Megabyte = 1024 * 1024;
    private static readonly string Browser = Front.Browser.ToString();

    private sealed record Seen(string Address, string Scheme, string Host, string PathBase, string Tenant, string Connection);

    private sealed record Made(string Id);

    [Theory]
    [MemberData(nameof(Front.Kinds), MemberType = typeof(Front))]
    public async Task Tenants_answer_at_their_names_and_below_a_path_in_both_ways_of_passing_it(string kind)
    {
        await using var house = await House.CreateAsync();
        await using var server = await ServeAsync(house);
        await using var front = await Front.StartAsync(kind, server);

        foreach (var (host, prefix, tenant) in new[] { ("demo-stage.house.example", "", "demo-stage"), ("whole.example", "/xatra", "whole"), ("stripped.example", "/xatra", "stripped") })
        {
            using var browser = front.ClientOf(host);
            var seen = await browser.GetFromJsonAsync<Seen>($"{prefix}/api/echo");
            Assert.Equal((Browser, "https", host, prefix, tenant), (seen!.Address, seen.Scheme, seen.Host, seen.PathBase, seen.Tenant));
            Assert.Equal("request.not_found", (await ReadProblem.OfAsync(await browser.GetAsync($"{prefix}/api/nothing"))).Code);
        }
    }

    [Theory]
    [MemberData(nameof(Front.Kinds), MemberType = typeof(Front))]
    public async Task What_a_stranger_writes_into_the_headers_does_not_get_past_the_proxy(string kind)
    {
        await using var house = await House.CreateAsync();
        await using var server = await ServeAsync(house);
        await using var front = await Front.StartAsync(kind, server);
        using var browser = front.ClientOf("demo-stage.house.example");
        Forge(browser);

        var seen = await browser.GetFromJsonAsync<Seen>("/api/echo");

        Assert.Equal((Browser, "https", "demo-stage.house.example", "", "demo-stage"), (seen!.Address, seen.Scheme, seen.Host, seen.PathBase, seen.Tenant));
    }

    [Fact]
    public async Task Only_the_named_proxy_is_believed()
    {
        await using var house = await House.CreateAsync();
        await using var server = await ServeAsync(house);

        async Task<Seen> AskAsync(IPAddress from, string host, string path)
        {
            using var client = new HttpClient(Front.From(from, server.Port)) { BaseAddress = new Uri($"http://{host}") };
            Forge(client);
            return (await client.GetFromJsonAsync<Seen>(path))!; // an answer that is not JSON throws
        }

        var proxied = await AskAsync(IPAddress.Loopback, "stripped.example", "/api/echo");
        Assert.Equal(("203.0.113.7", "https", "/xatra"), (proxied.Address, proxied.Scheme, proxied.PathBase));

        var direct = await AskAsync(Front.Browser, "stripped.example", "/xatra/api/echo");
        Assert.Equal((Browser, "http", "/xatra"), (direct.Address, direct.Scheme, direct.PathBase));
    }

    [Theory]
    [MemberData(nameof(Front.Kinds), MemberType = typeof(Front))]
    public async Task Big_bodies_pass_and_too_big_ones_are_refused_by_the_server_itself(string kind)
    {
        await using var house = await House.CreateAsync();
        await using var server = await ServeAsync(house);
        await using var front = await Front.StartAsync(kind, server);
        using var browser = front.ClientOf("demo-notes.house.example");
        var note = await ReadAsync(await browser.PostAsJsonAsync("/api/notes", new { title = "Roof" }));
        var bytes = RandomNumberGenerator.GetBytes(12 * Megabyte);

        var attachment = await ReadAsync(await browser.PostAsync($"/api/notes/{note.Id}/attachments?name=roof.bin", new ByteArrayContent(bytes)));
        var back = await browser.GetByteArrayAsync($"/api/attachments/{attachment.Id}");
        Assert.True(bytes.AsSpan().SequenceEqual(back));

        foreach (var asksFirst in (bool[])[false, true])
        {
            browser.DefaultRequestHeaders.ExpectContinue = asksFirst;
            var attachmentTooBig = await browser.PostAsync($"/api/notes/{note.Id}/attachments?name=roof.bin", new ByteArrayContent(new byte[17 * Megabyte]));
            Assert.Equal("request.too_large", (await ReadProblem.OfAsync(attachmentTooBig)).Code);
            var noteTooBig = await browser.PostAsJsonAsync("/api/notes", new { title = "Roof", body = new string('x', 2 * Megabyte) });
            Assert.Equal("request.too_large", (await ReadProblem.OfAsync(noteTooBig)).Code);
        }
    }

    [Theory]
    [MemberData(nameof(Front.Kinds), MemberType = typeof(Front))]
    public async Task Connections_to_the_server_are_kept_and_used_again(string kind)
    {
        await using var house = await House.CreateAsync();
        await using var server = await ServeAsync(house);
        await using var front = await Front.StartAsync(kind, server);
        using var browser = front.ClientOf("demo-stage.house.example");
        var connections = new HashSet<string>();

        for (var i = 0; i < 20; i++)
            connections.Add((await browser.GetFromJsonAsync<Seen>("/api/echo"))!.Connection);

        Assert.InRange(connections.Count, 1, 2);
    }

    private static void Forge(HttpClient client)
    {
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/xatra");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "whole.example");
    }

    private static async Task<Made> ReadAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<Made>())!; // a 201 has what was made
    }

    private static async Task<ServerProcess> ServeAsync(House house)
    {
        var server = await house.ServeAsync("BaseDomain=house.example", "CustomDomains=true", "KnownProxies=127.0.0.1", $"Key={House.Key}");
        var stage = House.SignIn(server, "demo-stage.house.example");
        (await stage.PostAsJsonAsync("/api/tenants", new[]
        {
            new { slug = "whole", appType = "stage", host = "whole.example", pathPrefix = "/xatra" },
            new { slug = "stripped", appType = "stage", host = "stripped.example", pathPrefix = "/xatra" },
        })).EnsureSuccessStatusCode();
        return server;
    }
}
