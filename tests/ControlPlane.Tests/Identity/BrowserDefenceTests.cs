using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Longhouse.Platform.Data;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Identity;

public sealed partial class BrowserDefenceTests
{
    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(',', values) : "";

    [Theory]
    [InlineData("app.localhost/")]
    [InlineData("app.localhost/auth/sign-in")]
    [InlineData("app.localhost/auth/sign-in?attempt=x")]
    [InlineData("app.localhost/auth/join?invitation=x")]
    [InlineData("app.localhost/auth/google")]
    [InlineData("app.localhost/api/session")]
    [InlineData("app.localhost/nothing")]
    [InlineData("first.localhost/api/session")]
    [InlineData("first.localhost/api/notes")]
    [InlineData("first.localhost/api/auth/finish?code=x")]
    [InlineData("nobody.localhost/")]
    public async Task Every_answer_tells_browsers_what_they_must_not_do(string address)
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();
        foreach (var accept in new[] { "text/html", "application/json" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, browser.Address(address));
            request.Headers.Accept.ParseAdd(accept);
            var answer = await browser.SendAsync(request);

            Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
            Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
            Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
            Assert.Equal("no-store", Header(answer, "Cache-Control"));
            var policy = Header(answer, "Content-Security-Policy");
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http:", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
            Assert.Empty(Header(answer, "Server"));
            var body = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotContain("<script", body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch(Handlers(), body);
        }
    }

    [Fact]
    public async Task The_style_of_a_page_is_the_one_that_its_policy_names()
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();

        var answer = await browser.OpenAsync("first.localhost/api/auth/start");
        var again = await browser.OpenAsync("first.localhost/api/auth/start");

        var html = await answer.Content.ReadAsStringAsync();
        var policy = Header(answer, "Content-Security-Policy");
        var nonce = Nonce().Match(policy).Groups[1].Value;
        Assert.NotEqual(0, Styles().Count(html));
        Assert.Equal(Styles().Count(html), html.Split($"<style nonce=\"{nonce}\">").Length - 1);
        Assert.True(nonce.Length >= 22, $"\"{nonce}\" could be guessed.");
        Assert.NotEqual(nonce, Nonce().Match(Header(again, "Content-Security-Policy")).Groups[1].Value);
        Assert.Contains($"form-action 'self' {browser.Address("first.localhost").TrimEnd('/')};", policy, StringComparison.Ordinal); // where the form leads, and nowhere else
        Assert.Equal("no-store", Header(answer, "Cache-Control"));
    }

    [Fact]
    public async Task What_others_wrote_is_text_on_our_pages()
    {
        await using var host = await SignedIn.StartAsync();
        await host.Services.GetRequiredService<SystemDb>().WriteAsync(write => write.ExecuteAsync(
            $"update control_tenants set name = {"<img src=x onerror=alert(1)>\" autofocus"} where id = {host.Tenant.Id.Value}", default), default);
        using var owner = host.NewBrowser();
        await owner.SignInAtConsoleAsync("owner@example.com");
        var now = host.Clock.GetUtcNow();
        var code = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        await host.Services.GetRequiredService<SystemDb>().WriteAsync(write => write.ExecuteAsync($"""
            insert into control_invitations (tenant_id, id, role, note, code_hash, invited_by, created_at, expires_at)
            values ({host.Tenant.Id}, {"invitation_1"}, {"viewer"}, {""}, {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)))}, {""}, {now}, {now.AddDays(1)})
            """, default), default);

        var html = await (await owner.OpenAsync($"app.localhost/auth/join?invitation={code}")).Content.ReadAsStringAsync();

        Assert.Contains("&lt;img src=x", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("house.example", "https", true)]
    [InlineData("house.example", "http", false)]
    [InlineData("localhost", "https", false)]
    public async Task Browsers_are_told_to_insist_on_TLS_outside_of_development(string baseDomain, string scheme, bool told)
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions
        {
            RealSignIn = true,
            WithTenant = false,
            Settings = new Dictionary<string, string>
            {
                ["BaseDomain"] = baseDomain,
                ["Key"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
                ["KnownProxies"] = "127.0.0.1",
            },
        }, new NotesModule());
        using var browser = host.NewBrowser();
        var request = new HttpRequestMessage(HttpMethod.Get, browser.Address($"app.{baseDomain}/"));
        request.Headers.Add("X-Forwarded-Proto", scheme);
        request.Headers.Add("X-Forwarded-For", "192.0.2.7");

        Assert.Equal(told, Header(await browser.SendAsync(request), "Strict-Transport-Security").Length > 0);
    }

    [Fact]
    public async Task Cookies_are_for_one_host_and_out_of_the_reach_of_scripts()
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();

        var page = await browser.SendAsync(await SubmitAsync(browser));

        var cookies = page.Headers.GetValues("Set-Cookie").ToList();
        var session = Assert.Single(cookies, c => c.StartsWith("__Host-lh=", StringComparison.Ordinal));
        foreach (var attribute in new[] { "secure", "httponly", "samesite=lax", "path=/", "max-age=604800" })
            Assert.Contains(attribute, session, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", session, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("session_", session, StringComparison.Ordinal);
    }

    private static Task<HttpRequestMessage> SubmitAsync(TestBrowser browser)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, browser.Address("app.localhost/auth/development"))
        {
            Content = new FormUrlEncodedContent([new("email", "ida@example.com"), new("return", "/")]),
        };
        request.Headers.Add("Origin", browser.Address("app.localhost").TrimEnd('/'));
        return Task.FromResult(request);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://first.localhost")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task A_change_by_cookie_or_a_sign_in_from_another_site_is_refused(string? origin)
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();
        await browser.SignInAtConsoleAsync("ida@example.com");
        foreach (var (method, path) in new[] { ("POST", "/api/auth/sign-out"), ("DELETE", "/api/v1/me/sessions/x"), ("POST", "/auth/development"), ("POST", "/auth/join"), ("POST", "/auth/link") })
        {
            var request = new HttpRequestMessage(new HttpMethod(method), browser.Address($"app.localhost{path}")) { Content = new FormUrlEncodedContent([]) };
            if (origin is not null)
                request.Headers.Add("Origin", origin);
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(request)).StatusCode);
        }
        Assert.True((await browser.SessionAsync("app.localhost")).SignedIn);
    }

    [Fact]
    public async Task Whoever_tries_to_sign_in_too_often_has_to_wait_and_others_have_not()
    {
        await using var host = await SignedIn.StartAsync(("KnownProxies", "127.0.0.1"));
        using var browser = host.NewBrowser();
        async Task<HttpResponseMessage> TryAsync(string from)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, browser.Address("app.localhost/auth/openid/callback?state=x"));
            request.Headers.Add("X-Forwarded-For", from);
            return await browser.SendAsync(request);
        }
        for (var i = 0; i < 30; i++)
            Assert.Equal(HttpStatusCode.BadRequest, (await TryAsync("192.0.2.7")).StatusCode);

        var refused = await TryAsync("192.0.2.7");

        Assert.Equal("request.too_many", (await ReadProblem.OfAsync(refused)).Code);
        Assert.Equal(TimeSpan.FromSeconds(2), refused.Headers.RetryAfter?.Delta);
        Assert.EndsWith("\"address\";r=0;t=2", Header(refused, "RateLimit"), StringComparison.Ordinal);
        Assert.EndsWith("\"address\";q=30;w=60", Header(refused, "RateLimit-Policy"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await TryAsync("192.0.2.8")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await TryAsync("2001:db8::1")).StatusCode);
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.BadRequest, (await TryAsync("192.0.2.7")).StatusCode);
    }

    [Fact]
    public async Task One_account_is_signed_in_only_so_often_wherever_from()
    {
        await using var host = await SignedIn.StartAsync();
        HttpResponseMessage? last = null;
        for (var i = 0; i < 13; i++)
        {
            using var browser = host.NewBrowser();
            last = await browser.SubmitAsync("app.localhost/auth/development", ("email", "ida@example.com"), ("return", "/api/session"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last!.StatusCode);
        using var other = host.NewBrowser();
        await other.SignInAtConsoleAsync("noor@example.com");
    }

    [GeneratedRegex("style-src 'nonce-([^']+)';")]
    private static partial Regex Nonce();

    [GeneratedRegex("<style\\b")]
    private static partial Regex Styles();

    [GeneratedRegex("\\son[a-z]+\\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex Handlers();
}
