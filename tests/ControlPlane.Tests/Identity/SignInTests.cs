using System.Net;
using Longhouse.Platform.Data;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Identity;

public sealed class SignInTests
{
    [Fact]
    public async Task Signing_in_leads_back_to_where_one_came_from_and_serves_every_other_host_without_asking_again()
    {
        await using var host = await SignedIn.StartAsync();
        await host.AddTenantAsync("second");
        using var browser = host.NewBrowser();

        var back = await browser.SignInAsync("first.localhost", "ida@example.com", "/api/session?x=1");

        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal(browser.Address("first.localhost/api/session?x=1"), browser.At.ToString());
        var first = await browser.SessionAsync("first.localhost");
        Assert.True(first.SignedIn);
        Assert.Equal(("first", "notes", "ida@example.com"), (first.Tenant!.Slug, first.App, first.Person!.Email));
        Assert.Empty(first.Providers);

        Assert.False((await browser.SessionAsync("second.localhost")).SignedIn);
        await browser.OpenAsync("second.localhost/api/auth/start?return=/api/session"); // nobody has to type anything
        var second = await browser.SessionAsync("second.localhost");
        Assert.Equal((true, "second", first.Person.Id), (second.SignedIn, second.Tenant!.Slug, second.Person!.Id));
    }

    [Fact]
    public async Task Custom_domains_and_path_prefixes_have_sessions_of_their_own()
    {
        await using var host = await SignedIn.StartAsync(("CustomDomains", "true"));
        await host.AddTenantAsync("whole", host: "indica.example");
        await host.AddTenantAsync("below", host: "indica.example", pathPrefix: "/xatra");
        await host.AddTenantAsync("beside", host: "indica.example", pathPrefix: "/other");
        using var browser = host.NewBrowser();

        await browser.SignInAsync("indica.example/xatra", "ida@example.com", "/xatra/api/session");

        Assert.Equal("below", (await browser.SessionAsync("indica.example/xatra")).Tenant!.Slug);
        Assert.True((await browser.SessionAsync("indica.example/xatra")).SignedIn);
        Assert.False((await browser.SessionAsync("indica.example")).SignedIn);
        Assert.False((await browser.SessionAsync("indica.example/other")).SignedIn);

        await browser.OpenAsync("indica.example/api/auth/start?return=/api/session");
        Assert.True((await browser.SessionAsync("indica.example")).SignedIn);
        Assert.True((await browser.SessionAsync("indica.example/xatra")).SignedIn); // one does not push the other out
        Assert.False((await browser.SessionAsync("indica.example/other")).SignedIn);
    }

    [Fact]
    public async Task A_cookie_of_one_tenant_is_worth_nothing_at_another_not_even_on_its_host()
    {
        await using var host = await SignedIn.StartAsync(("CustomDomains", "true"));
        await host.AddTenantAsync("second");
        using var browser = host.NewBrowser();
        await browser.SignInAsync("first.localhost", "ida@example.com");
        var cookie = browser.Cookie("first.localhost", "__Host-lh")!;

        foreach (var other in new[] { "second.localhost", "app.localhost" })
        {
            browser.SetCookie(other, "__Host-lh", cookie);
            Assert.False((await browser.SessionAsync(other)).SignedIn);
            Assert.Equal("request.signed_out", (await ReadProblem.OfAsync(await browser.GetAsync(other == "app.localhost" ? "app.localhost/api/v1/me" : "second.localhost/api/notes"))).Code);
        }
    }

    [Fact]
    public async Task Signing_out_ends_the_session_at_every_host_and_leaves_other_browsers_alone()
    {
        await using var host = await SignedIn.StartAsync();
        await host.AddTenantAsync("second");
        using var browser = host.NewBrowser();
        using var phone = host.NewBrowser();
        await browser.SignInAsync("first.localhost", "ida@example.com");
        await browser.OpenAsync("second.localhost/api/auth/start");
        await phone.SignInAsync("first.localhost", "ida@example.com");

        var answer = await browser.SendAsync(HttpMethod.Post, "second.localhost/api/auth/sign-out");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Null(browser.Cookie("second.localhost", "__Host-lh"));
        foreach (var name in new[] { "first.localhost", "second.localhost", "app.localhost" })
            Assert.False((await browser.SessionAsync(name)).SignedIn);
        Assert.True((await phone.SessionAsync("first.localhost")).SignedIn);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_sessions_of_all_browsers_of_this_person_alone()
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();
        using var phone = host.NewBrowser();
        using var someone = host.NewBrowser();
        await browser.SignInAsync("first.localhost", "ida@example.com");
        await phone.SignInAsync("first.localhost", "ida@example.com");
        await someone.SignInAsync("first.localhost", "noor@example.com");

        await browser.SendAsync(HttpMethod.Post, "first.localhost/api/auth/sign-out?everywhere=true");

        Assert.False((await phone.SessionAsync("first.localhost")).SignedIn);
        Assert.False((await phone.SessionAsync("app.localhost")).SignedIn);
        Assert.True((await someone.SessionAsync("first.localhost")).SignedIn);
    }

    [Fact]
    public async Task Another_process_notices_within_a_second_that_a_session_ended()
    {
        await using var here = await SignedIn.StartAsync();
        await using var there = await TestHost.StartAsync(new TestHostOptions { RealSignIn = true, Database = here.Database, Clock = here.Clock, WithTenant = false }, new NotesModule());
        using var browser = here.NewBrowser();
        await browser.SignInAsync("first.localhost", "ida@example.com");
        using var elsewhere = there.NewBrowser();
        elsewhere.SetCookie("first.localhost", "__Host-lh", browser.Cookie("first.localhost", "__Host-lh")!);
        Assert.True((await elsewhere.SessionAsync("first.localhost")).SignedIn);

        await browser.SendAsync(HttpMethod.Post, "first.localhost/api/auth/sign-out");
        here.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False((await elsewhere.SessionAsync("first.localhost")).SignedIn);
    }

    [Fact]
    public async Task A_session_ends_seven_days_after_signing_in_at_every_host()
    {
        await using var host = await SignedIn.StartAsync();
        await host.AddTenantAsync("second");
        using var browser = host.NewBrowser();
        await browser.SignInAsync("first.localhost", "ida@example.com");
        host.Clock.Advance(TimeSpan.FromDays(6));
        await browser.OpenAsync("second.localhost/api/auth/start");
        Assert.True((await browser.SessionAsync("second.localhost")).SignedIn);

        host.Clock.Advance(TimeSpan.FromDays(1));

        Assert.False((await browser.SessionAsync("first.localhost")).SignedIn);
        Assert.False((await browser.SessionAsync("second.localhost")).SignedIn);
    }

    [Fact]
    public async Task A_session_that_goes_unused_for_longer_than_the_house_allows_is_over()
    {
        await using var host = await SignedIn.StartAsync(("Identity:IdleHours", "8"));
        using var browser = host.NewBrowser();
        await browser.SignInAtConsoleAsync("ida@example.com");
        for (var i = 0; i < 3; i++) // use keeps it
        {
            host.Clock.Advance(TimeSpan.FromHours(7));
            Assert.True((await browser.SessionAsync("app.localhost")).SignedIn);
        }

        host.Clock.Advance(TimeSpan.FromHours(8.5));

        Assert.False((await browser.SessionAsync("app.localhost")).SignedIn);
    }

    [Fact]
    public async Task Signing_in_makes_a_new_session_and_ends_the_one_that_the_browser_had()
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();
        await browser.SignInAtConsoleAsync("ida@example.com");
        var before = browser.Cookie("app.localhost", "__Host-lh")!;

        await browser.SignInAtConsoleAsync("noor@example.com");

        Assert.NotEqual(before, browser.Cookie("app.localhost", "__Host-lh"));
        using var thief = host.NewBrowser();
        thief.SetCookie("app.localhost", "__Host-lh", before);
        Assert.False((await thief.SessionAsync("app.localhost")).SignedIn);
        Assert.Equal("noor@example.com", (await browser.SessionAsync("app.localhost")).Person!.Email);
    }

    [Fact]
    public async Task A_session_that_somebody_planted_does_not_become_the_victims()
    {
        await using var host = await SignedIn.StartAsync();
        using var attacker = host.NewBrowser();
        await attacker.SignInAtConsoleAsync("attacker@example.com");
        var planted = attacker.Cookie("app.localhost", "__Host-lh")!;
        using var victim = host.NewBrowser();
        victim.SetCookie("app.localhost", "__Host-lh", planted);

        await victim.SignInAtConsoleAsync("victim@example.com");

        Assert.NotEqual(planted, victim.Cookie("app.localhost", "__Host-lh"));
        Assert.NotEqual("victim@example.com", (await attacker.SessionAsync("app.localhost")).Person?.Email);
    }

    [Fact]
    public async Task A_cookie_that_was_changed_is_no_cookie()
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();
        await browser.SignInAtConsoleAsync("ida@example.com");
        var cookie = browser.Cookie("app.localhost", "__Host-lh")!;

        foreach (var changed in new[]
        {
            Other(cookie, 0), Other(cookie, 40), Other(cookie, cookie.Length - 2), cookie + "AAAA", cookie[..20], "not-a-cookie", new string('A', 4000), "!!!!", "%00",
        })
        {
            browser.SetCookie("app.localhost", "__Host-lh", changed);
            Assert.False((await browser.SessionAsync("app.localhost")).SignedIn);
        }
        browser.SetCookie("app.localhost", "__Host-lh", cookie);
        Assert.True((await browser.SessionAsync("app.localhost")).SignedIn);
    }

    private static string Other(string text, int at) => text[..at] + (text[at] == 'x' ? 'y' : 'x') + text[(at + 1)..];

    [Fact]
    public async Task Neither_cookie_nor_code_can_be_read_from_a_dump_of_the_database()
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();
        string? code = null;
        browser.OnRedirect = next =>
        {
            if (next.AbsolutePath == "/api/auth/finish")
                code = next.Query["?code=".Length..];
            return next;
        };
        await browser.SignInAsync("first.localhost", "ida@example.com");

        var db = host.Services.GetRequiredService<SystemDb>();
        var rows = await db.QueryAsync<string>($"select id || sign_in_id || secret_hash || agent || host from control_sessions", CancellationToken.None);

        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.DoesNotContain(browser.Cookie("first.localhost", "__Host-lh")!, row, StringComparison.Ordinal));
        Assert.NotNull(code);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Contains(code, StringComparison.Ordinal) || line.Contains("ida@example.com", StringComparison.Ordinal));
    }
}
