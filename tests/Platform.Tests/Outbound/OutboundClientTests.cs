using System.IO.Compression;
using System.Net;
using System.Text;
using Longhouse.Platform.Outbound;
using Microsoft.AspNetCore.Http;

namespace Longhouse.Platform.Tests.Outbound;

public sealed class OutboundClientTests
{
    private static ScriptedResolver Good => new ScriptedResolver().Leads("good.example", "127.0.0.1");

    [Fact]
    public async Task Sends_a_request_and_hands_back_the_answer()
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.Headers["X-Answer"] = "42";
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync("hello");
        });
        using var client = OutboundUnderTest.Create(Good, null, server);
        var request = new HttpRequestMessage(HttpMethod.Post, server.Url("good.example", "/path?a=1#fragment"))
        {
            Content = new StringContent("body"),
            Headers = { { "X-Signature", "abc" } },
        };

        using var response = await client.SendAsync(request, CancellationToken.None);

        Assert.Equal("hello", await response.Content.ReadAsStringAsync());
        Assert.Equal("42", Assert.Single(response.Headers.GetValues("X-Answer")));
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.ToString());
        var seen = Assert.Single(server.Seen);
        Assert.Equal(("POST", $"good.example:{server.Port}", "/path?a=1", "body"), (seen.Method, seen.Host, seen.Path, seen.Body));
        Assert.Equal("abc", seen.Headers["X-Signature"]);
    }

    [Fact]
    public async Task Carries_no_cookies_and_no_trace_and_says_the_host_it_calls()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.Cookies.Append("session", "1");
            return Task.CompletedTask;
        });
        using var client = OutboundUnderTest.Create(Good, null, server);
        using var activity = new System.Diagnostics.Activity("test").Start();

        for (var i = 0; i < 2; i++)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, server.Url("good.example")) { Headers = { Host = "inside.example" } };
            (await client.SendAsync(request, CancellationToken.None)).Dispose();
        }

        Assert.All(server.Seen, seen =>
        {
            Assert.Equal($"good.example:{server.Port}", seen.Host);
            Assert.DoesNotContain("Cookie", seen.Headers.Keys);
            Assert.DoesNotContain("traceparent", seen.Headers.Keys);
        });
    }

    [Fact]
    public async Task A_name_is_asked_for_once_and_called_at_that_answer()
    {
        await using var good = await LoopbackServer.StartAsync(context => context.Response.WriteAsync("good"));
        var resolver = new ScriptedResolver().Leads("rebind.example", "127.0.0.1").Leads("rebind.example", "127.0.0.2");
        using var client = OutboundUnderTest.Create(resolver, null, good);

        using var response = await client.GetAsync(good.Url("rebind.example"));

        Assert.Equal("good", await response.Content.ReadAsStringAsync());
        Assert.Equal(["rebind.example"], resolver.Asked);
    }

    [Fact]
    public async Task A_name_that_changes_its_answer_is_refused_at_the_next_connection()
    {
        await using var good = await LoopbackServer.StartAsync(context =>
        {
            context.Response.Headers.Connection = "close";
            return context.Response.WriteAsync("good");
        });
        var resolver = new ScriptedResolver().Leads("rebind.example", "127.0.0.1").Leads("rebind.example", "127.0.0.2");
        using var client = OutboundUnderTest.Create(resolver, null, good);
        using (var response = await client.GetAsync(good.Url("rebind.example")))
            await response.Content.ReadAsStringAsync();

        var refused = await Assert.ThrowsAsync<OutboundRefusedException>(() => client.GetAsync(good.Url("rebind.example")));

        Assert.Equal(OutboundReason.PrivateAddress, refused.Reason);
        Assert.Single(good.Seen);
    }

    [Fact]
    public async Task A_body_longer_than_the_limit_is_refused_before_it_is_read_when_it_says_so()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.ContentLength = 1001;
            return context.Response.Body.WriteAsync(new byte[1001]).AsTask();
        });
        using var client = OutboundUnderTest.Create(Good, null, server);

        var refused = await Assert.ThrowsAsync<OutboundRefusedException>(
            () => client.GetAsync(server.Url("good.example"), new OutboundLimits { MaxResponseBytes = 1000 }));
        using var fits = await client.GetAsync(server.Url("good.example"), new OutboundLimits { MaxResponseBytes = 1001 });

        Assert.Equal(OutboundReason.ResponseTooLarge, refused.Reason);
        Assert.Equal(1001, (await fits.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task An_endless_body_ends_at_the_limit()
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(new byte[8192], context.RequestAborted);
        });
        using var client = OutboundUnderTest.Create(Good, new OutboundOptions { MaxResponseBytes = 1_000_000 }, server);

        using var response = await client.GetAsync(server.Url("good.example"), new OutboundLimits { MaxResponseBytes = long.MaxValue });
        var refused = await Assert.ThrowsAsync<OutboundRefusedException>(() => response.Content.ReadAsByteArrayAsync());

        Assert.Equal(OutboundReason.ResponseTooLarge, refused.Reason);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_packed_bomb_ends_at_the_limit_of_unpacked_bytes(string encoding)
    {
        var packed = Pack(new byte[50_000_000], encoding);
        Assert.True(packed.Length < 100_000);
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            return context.Response.Body.WriteAsync(packed).AsTask();
        });
        using var client = OutboundUnderTest.Create(Good, new OutboundOptions { MaxResponseBytes = 1_000_000 }, server);

        using var response = await client.GetAsync(server.Url("good.example"));
        await using var body = await response.Content.ReadAsStreamAsync();
        var unpacked = new MemoryStream();
        var refused = await Assert.ThrowsAsync<OutboundRefusedException>(() => body.CopyToAsync(unpacked));

        Assert.Equal(OutboundReason.ResponseTooLarge, refused.Reason);
        Assert.True(unpacked.Length <= 1_000_000);
    }

    [Fact]
    public async Task An_honest_packed_body_is_unpacked()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(Pack(Encoding.UTF8.GetBytes("hello"), "gzip")).AsTask();
        });
        using var client = OutboundUnderTest.Create(Good, null, server);

        using var response = await client.GetAsync(server.Url("good.example"));

        Assert.Equal("hello", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Headers_that_never_come_end_the_call_in_time()
    {
        await using var server = await LoopbackServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var client = OutboundUnderTest.Create(Good, null, server);

        await Assert.ThrowsAsync<TimeoutException>(
            () => client.GetAsync(server.Url("good.example"), new OutboundLimits { Timeout = TimeSpan.FromMilliseconds(200) }));
    }

    [Fact]
    public async Task A_caller_cannot_wait_longer_than_the_server_lets_it()
    {
        await using var server = await LoopbackServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var client = OutboundUnderTest.Create(Good, new OutboundOptions { Timeout = TimeSpan.FromMilliseconds(200) }, server);

        foreach (var wish in new[] { Timeout.InfiniteTimeSpan, TimeSpan.Zero, TimeSpan.MaxValue })
            await Assert.ThrowsAsync<TimeoutException>(() => client.GetAsync(server.Url("good.example"), new OutboundLimits { Timeout = wish }));
    }

    [Fact]
    public async Task A_body_that_trickles_ends_in_time()
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            while (true)
            {
                await context.Response.Body.WriteAsync(new byte[1], context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(20, context.RequestAborted);
            }
        });
        using var client = OutboundUnderTest.Create(Good, new OutboundOptions { Timeout = TimeSpan.FromMilliseconds(300) }, server);

        using var response = await client.GetAsync(server.Url("good.example"));

        await Assert.ThrowsAsync<TimeoutException>(() => response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_caller_that_gives_up_sees_its_own_cancellation()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var client = OutboundUnderTest.Create(Good, null, server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.SendAsync(new HttpRequestMessage(HttpMethod.Get, server.Url("good.example")), cancel.Token));
    }

    [Fact]
    public async Task A_network_that_fails_is_no_refusal()
    {
        await using var gone = await LoopbackServer.StartAsync(_ => Task.CompletedTask);
        using var client = OutboundUnderTest.Create(Good, null, gone);
        await gone.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(gone.Url("good.example")));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("http://no-such-name.example/"));
    }

    [Fact]
    public async Task Tries_the_next_address_when_the_first_does_not_answer()
    {
        await using var server = await LoopbackServer.StartAsync(context => context.Response.WriteAsync("second"));
        var resolver = new ScriptedResolver().Leads("two.example", "127.0.0.3", "127.0.0.1"); // nothing listens on the first
        using var client = OutboundUnderTest.Create(resolver, new OutboundOptions { Allow = ["127.0.0.3"] }, server);

        using var response = await client.GetAsync(server.Url("two.example"));

        Assert.Equal("second", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("sandbox.internal", "127.0.0.2", false)]
    [InlineData("sandbox.internal", "sandbox.example", false)]
    [InlineData("127.0.0.2", "127.0.0.2", true)]
    [InlineData("127.0.0.0/8", "127.0.0.2", true)]
    [InlineData("127.0.0.0/8", "sandbox.example", true)]
    [InlineData("Sandbox.Internal.", "sandbox.internal", true)]
    public async Task What_an_operator_allows_is_allowed_and_no_more(string entry, string host, bool allows)
    {
        await using var server = await LoopbackServer.StartAsync(context => context.Response.WriteAsync("inside"), "127.0.0.2");
        var resolver = new ScriptedResolver().Leads("sandbox.internal", "127.0.0.2").Leads("sandbox.example", "127.0.0.2")
            .Leads("other.example", "10.0.0.1");
        using var client = OutboundUnderTest.CreateStrict(resolver, new OutboundOptions { Allow = [entry], Ports = [server.Port] });

        if (allows)
        {
            using var response = await client.GetAsync(server.Url(host));
            Assert.Equal("inside", await response.Content.ReadAsStringAsync());
        }
        else
        {
            await Assert.ThrowsAsync<OutboundRefusedException>(() => client.GetAsync(server.Url(host)));
        }

        await Assert.ThrowsAsync<OutboundRefusedException>(() => client.GetAsync(server.Url("other.example")));
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("CONNECT")]
    public async Task Methods_that_are_for_proxies_are_refused(string method)
    {
        using var client = OutboundUnderTest.CreateStrict(Good);

        var refused = await Assert.ThrowsAsync<OutboundRefusedException>(
            () => client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "http://good.example/"), CancellationToken.None));

        Assert.Equal(OutboundReason.MethodNotAllowed, refused.Reason);
    }

    [Theory]
    [InlineData("http://example.com", "example.com")]
    [InlineData("https://EXAMPLE.com./path", "example.com")]
    [InlineData("https://bücher.example/", "xn--bcher-kva.example")]
    [InlineData("https://BÜCHER.example/", "xn--bcher-kva.example")]
    [InlineData("https://例え.example/", "xn--r8jz45g.example")]
    [InlineData("https://xn--bcher-kva.example/", "xn--bcher-kva.example")]
    [InlineData("http://8.8.8.8/", "8.8.8.8")]
    [InlineData("http://0x08080808/", "8.8.8.8")]
    [InlineData("http://[2606:4700:4700:0:0:0:0:1111]/", "2606:4700:4700::1111")]
    [InlineData("https://a_b.example.com/", "a_b.example.com")]
    [InlineData("https://1e100.net/", "1e100.net")]
    public void Writes_a_public_host_in_one_way(string url, string host)
    {
        var options = new OutboundOptions();

        var read = new OutboundUrl(options, new OutboundAllowList(options.Allow)).Read(url);

        Assert.Equal(host, read.IdnHost);
    }

    [Fact]
    public void A_wrong_option_is_named_with_its_value_and_what_is_allowed()
    {
        var options = new OutboundOptions
        {
            Ports = [80, 0],
            Allow = ["ok.example", "10.0.0.0/33", "a b"],
            ConnectTimeout = TimeSpan.Zero,
            Timeout = TimeSpan.FromHours(1),
            MaxResponseBytes = 0,
            MaxRedirects = 11,
        };

        Assert.Equal(
            [
                "Outbound:Ports holds 0, but a port is between 1 and 65535.",
                "Outbound:Allow holds \"10.0.0.0/33\", but an entry is a host name, an address or a network such as 10.1.0.0/16.",
                "Outbound:Allow holds \"a b\", but an entry is a host name, an address or a network such as 10.1.0.0/16.",
                "Outbound:ConnectTimeout is 00:00:00, but must be above zero and at most 00:01:00.",
                "Outbound:TimeoutSeconds is 3600, but must be above zero and at most 600.",
                "Outbound:MaxResponseMegabytes is 0, but must be between 1 and 1024.",
                "Outbound:MaxRedirects is 11, but must be between 0 and 10.",
            ],
            options.Validate());
    }

    private static byte[] Pack(byte[] bytes, string encoding)
    {
        var packed = new MemoryStream();
        using (Stream packer = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.SmallestSize),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest),
            _ => new ZLibStream(packed, CompressionLevel.SmallestSize),
        })
            packer.Write(bytes);
        return packed.ToArray();
    }
}
