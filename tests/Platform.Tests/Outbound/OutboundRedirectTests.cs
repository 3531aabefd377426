using Longhouse.Platform.Outbound;
using Microsoft.AspNetCore.Http;

namespace Longhouse.Platform.Tests.Outbound;

public sealed class OutboundRedirectTests
{
    private static ScriptedResolver Names => new ScriptedResolver().Leads("a.example", "127.0.0.1").Leads("b.example", "127.0.0.1");

    [Theory]
    [InlineData(301, "GET", "GET")]
    [InlineData(301, "POST", "GET")]
    [InlineData(301, "PUT", "PUT")]
    [InlineData(302, "POST", "GET")]
    [InlineData(302, "DELETE", "DELETE")]
    [InlineData(303, "POST", "GET")]
    [InlineData(303, "PUT", "GET")]
    [InlineData(303, "HEAD", "HEAD")]
    [InlineData(307, "POST", "POST")]
    [InlineData(308, "PUT", "PUT")]
    public async Task Keeps_or_changes_the_method_as_the_status_says(int status, string method, string expected)
    {
        await using var server = await RedirectOnceAsync(status, "/end");
        using var client = OutboundUnderTest.Create(Names, null, server);
        var hasBody = method is "POST" or "PUT";
        var request = new HttpRequestMessage(new HttpMethod(method), server.Url("a.example", "/start"))
        {
            Content = hasBody ? new StringContent("body") : null,
        };

        using var response = await client.SendAsync(request, CancellationToken.None);

        var last = server.Seen.Last();
        Assert.Equal((expected, "/end"), (last.Method, last.Path));
        Assert.Equal(hasBody && expected == method ? "body" : "", last.Body);
        Assert.Equal(hasBody && expected == method, last.Headers.ContainsKey("Content-Type"));
        Assert.Equal(server.Url("a.example", "/end"), response.RequestMessage?.RequestUri?.ToString());
    }

    [Fact]
    public async Task Credentials_do_not_go_to_another_origin_nor_come_back()
    {
        LoopbackServer? other = null;
        await using var first = await LoopbackServer.StartAsync(context =>
        {
            if (context.Request.Path == "/start")
                context.Response.Redirect(other!.Url("b.example", "/there")); // set before the first request
            return Task.CompletedTask;
        });
        await using var second = await LoopbackServer.StartAsync(context =>
        {
            context.Response.Redirect(first.Url("a.example", "/back"));
            return Task.CompletedTask;
        });
        other = second;
        using var client = OutboundUnderTest.Create(Names, null, first, second);

        (await client.SendAsync(WithSecrets(first.Url("a.example", "/start")), CancellationToken.None)).Dispose();

        Assert.Equal(["/start", "/back"], first.Seen.Select(seen => seen.Path));
        Assert.Equal("Bearer secret", first.Seen.First().Headers["Authorization"]);
        foreach (var seen in new[] { Assert.Single(second.Seen), first.Seen.Last() })
        {
            Assert.DoesNotContain("secret", string.Join('\n', seen.Headers.Values), StringComparison.Ordinal);
            Assert.Equal("application/json", seen.Headers["Accept"]);
        }
    }

    [Fact]
    public async Task Another_host_on_the_same_port_is_another_origin()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            if (context.Request.Host.Host == "a.example")
                context.Response.Redirect($"http://b.example:{context.Request.Host.Port}/");
            return Task.CompletedTask;
        });
        using var client = OutboundUnderTest.Create(Names, null, server);

        (await client.SendAsync(WithSecrets(server.Url("a.example")), CancellationToken.None)).Dispose();

        Assert.DoesNotContain("Authorization", server.Seen.Last().Headers.Keys);
        Assert.DoesNotContain("X-Api-Key", server.Seen.Last().Headers.Keys);
    }

    [Fact]
    public async Task Credentials_stay_within_their_origin()
    {
        await using var server = await RedirectOnceAsync(302, "/end");
        using var client = OutboundUnderTest.Create(Names, null, server);

        (await client.SendAsync(WithSecrets(server.Url("a.example", "/start")), CancellationToken.None)).Dispose();

        Assert.Equal("Bearer secret", server.Seen.Last().Headers["Authorization"]);
    }

    [Theory]
    [InlineData("end", "/folder/end")]
    [InlineData("../end", "/end")]
    [InlineData("/end?x=1", "/end?x=1")]
    [InlineData("?x=1", "/folder/start?x=1")]
    [InlineData("/end#fragment", "/end")]
    public async Task Follows_a_relative_target(string location, string path)
    {
        await using var server = await RedirectOnceAsync(302, location);
        using var client = OutboundUnderTest.Create(Names, null, server);

        (await client.GetAsync(server.Url("a.example", "/folder/start"))).Dispose();

        Assert.Equal(["/folder/start", path], server.Seen.Select(seen => seen.Path));
    }

    [Fact]
    public async Task Follows_five_redirects_and_not_a_sixth()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            var left = int.Parse(context.Request.Path.Value![1..]); // always asked with a number
            if (left > 0)
                context.Response.Redirect($"/{left - 1}");
            return Task.CompletedTask;
        });
        using var client = OutboundUnderTest.Create(Names, null, server);

        (await client.GetAsync(server.Url("a.example", "/5"))).Dispose();
        var refused = await Assert.ThrowsAsync<OutboundRefusedException>(() => client.GetAsync(server.Url("a.example", "/6")));

        Assert.Equal(OutboundReason.TooManyRedirects, refused.Reason);
        Assert.Equal(12, server.Seen.Count);
    }

    [Fact]
    public async Task With_no_redirects_wanted_the_redirect_is_the_answer()
    {
        await using var server = await RedirectOnceAsync(302, "/end");
        using var client = OutboundUnderTest.Create(Names, null, server);

        using var response = await client.GetAsync(server.Url("a.example", "/start"), new OutboundLimits { MaxRedirects = 0 });

        Assert.Equal(302, (int)response.StatusCode);
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task A_redirect_that_names_no_target_is_the_answer()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            return Task.CompletedTask;
        });
        using var client = OutboundUnderTest.Create(Names, null, server);

        using var response = await client.GetAsync(server.Url("a.example"));

        Assert.Equal(302, (int)response.StatusCode);
    }

    [Fact]
    public void A_secure_address_may_not_lead_to_an_insecure_one()
    {
        OutboundRedirect.RequireSecure(new Uri("https://a.example/"), new Uri("https://b.example/"));
        OutboundRedirect.RequireSecure(new Uri("http://a.example/"), new Uri("https://a.example/"));
        OutboundRedirect.RequireSecure(new Uri("http://a.example/"), new Uri("http://b.example/"));

        var refused = Assert.Throws<OutboundRefusedException>(
            () => OutboundRedirect.RequireSecure(new Uri("https://a.example/"), new Uri("http://a.example/")));

        Assert.Equal(OutboundReason.InsecureRedirect, refused.Reason);
    }

    private static Task<LoopbackServer> RedirectOnceAsync(int status, string location) => LoopbackServer.StartAsync(context =>
    {
        if (context.Request.Path.Value!.EndsWith("/start", StringComparison.Ordinal) && !context.Request.QueryString.HasValue)
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = location;
        }

        return Task.CompletedTask;
    });

    private static HttpRequestMessage WithSecrets(string url) => new(HttpMethod.Get, url)
    {
        Headers =
        {
            { "Authorization", "Bearer secret" },
            { "Cookie", "session=secret" },
            { "X-Api-Key", "secret" },
            { "Accept", "application/json" },
        },
    };
}
