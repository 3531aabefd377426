using System.Net;
using Longhouse.Platform.Testing;

namespace Longhouse.ControlPlane.Tests.Identity;

public sealed class HandOverTests
{
    /// <summary>Signs in up to the redirect that carries the code, and answers where that would have gone.</summary>
    private static async Task<string> CodeAddressAsync(TestBrowser browser, string host, string email)
    {
        string? address = null;
        browser.OnRedirect = next =>
        {
            if (!next.AbsolutePath.EndsWith("/api/auth/finish", StringComparison.Ordinal))
                return next;
            address = $"{next.Host}{next.PathAndQuery}";
            return new Uri(browser.Address("app.localhost/api/session")); // the code is caught on its way
        };
        await browser.SignInAsync(host, email);
        browser.OnRedirect = null;
        return address!;
    }

    [Fact]
    public async Task A_code_works_once()
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();
        var address = await CodeAddressAsync(browser, "first.localhost", "ida@example.com");

        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync(address)).StatusCode);
        var again = await browser.GetAsync(address);

        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
    }

    [Fact]
    public async Task A_code_is_worth_nothing_after_a_minute()
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();
        var address = await CodeAddressAsync(browser, "first.localhost", "ida@example.com");

        host.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync(address)).StatusCode);
        Assert.Null(browser.Cookie("first.localhost", "__Host-lh"));
    }

    [Fact]
    public async Task A_code_is_worth_nothing_in_another_browser_and_then_nowhere()
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();
        using var thief = host.NewBrowser();
        var address = await CodeAddressAsync(browser, "first.localhost", "ida@example.com");
        await thief.GetAsync("first.localhost/api/auth/start"); // has a binding cookie, of its own

        Assert.Equal(HttpStatusCode.BadRequest, (await thief.GetAsync(address)).StatusCode);
        Assert.False((await thief.SessionAsync("first.localhost")).SignedIn);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task A_code_is_worth_nothing_at_another_host_of_the_same_tenant_or_another_tenant()
    {
        await using var host = await SignedIn.StartAsync(("CustomDomains", "true"));
        await host.AddTenantAsync("second");
        using var browser = host.NewBrowser();
        foreach (var other in new[] { "second.localhost" })
        {
            var address = await CodeAddressAsync(browser, "first.localhost", "ida@example.com");
            browser.SetCookie(other, "__Host-lh-b", browser.Cookie("first.localhost", "__Host-lh-b")!);
            var elsewhere = address.Replace("first.localhost", other, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync(elsewhere)).StatusCode);
            Assert.False((await browser.SessionAsync(other)).SignedIn);
        }
    }

    [Fact]
    public async Task Someone_who_was_sent_a_link_does_not_sign_its_sender_in()
    {
        await using var host = await SignedIn.StartAsync();
        using var attacker = host.NewBrowser();
        using var victim = host.NewBrowser();
        await victim.SignInAtConsoleAsync("victim@example.com");
        var start = await attacker.GetAsync("first.localhost/api/auth/start");
        var link = start.Headers.Location!;

        var answer = await victim.OpenAsync($"{link.Host}{link.PathAndQuery}"); // signed in at the console, so the code goes out at once

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode); // the victim's browser never asked
        Assert.False((await attacker.SessionAsync("first.localhost")).SignedIn);
        Assert.False((await victim.SessionAsync("first.localhost")).SignedIn);
    }

    [Fact]
    public async Task Whoever_signed_out_before_the_code_arrived_stays_signed_out()
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();
        var address = await CodeAddressAsync(browser, "first.localhost", "ida@example.com");

        await browser.SendAsync(HttpMethod.Post, "app.localhost/api/auth/sign-out");

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task An_attempt_lasts_ten_minutes()
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();
        var page = await browser.OpenAsync("first.localhost/api/auth/start");
        var attempt = SignedIn.AttemptIn(await page.Content.ReadAsStringAsync());

        host.Clock.Advance(TimeSpan.FromMinutes(10));

        var late = await browser.SubmitAsync("app.localhost/auth/development", ("email", "ida@example.com"), ("attempt", attempt), ("return", ""));
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync($"app.localhost/auth/sign-in?attempt={attempt}")).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example")]
    [InlineData("/ok\r\nLocation: https://evil.example")]
    [InlineData("/é")]
    public async Task A_return_to_another_site_is_refused(string target)
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();

        var start = await browser.GetAsync($"first.localhost/api/auth/start?return={Uri.EscapeDataString(target)}");
        Assert.Equal("control.return_elsewhere", (await ReadProblem.OfAsync(start)).Code);

        var page = await browser.GetAsync($"app.localhost/auth/sign-in?return={Uri.EscapeDataString(target)}");
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
    }

    [Theory]
    [InlineData("/other/page")]
    [InlineData("/")]
    [InlineData("/xatra/../other")]
    [InlineData("/xatra/%2e%2e/other")]
    [InlineData("/xatrax")]
    public async Task A_return_out_of_the_tenants_prefix_is_refused(string target)
    {
        await using var host = await SignedIn.StartAsync(("CustomDomains", "true"));
        await host.AddTenantAsync("below", host: "indica.example", pathPrefix: "/xatra");
        using var browser = host.NewBrowser();

        var start = await browser.GetAsync($"indica.example/xatra/api/auth/start?return={Uri.EscapeDataString(target)}");

        Assert.Equal("control.return_elsewhere", (await ReadProblem.OfAsync(start)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=")]
    [InlineData("?code=x")]
    [InlineData("?code=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_code_that_nobody_gave_out_is_refused(string query)
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();

        var answer = await browser.GetAsync($"first.localhost/api/auth/finish{query}");

        Assert.Equal((HttpStatusCode.BadRequest, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }
}
