using System.Net;
using System.Text.RegularExpressions;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;

namespace Longhouse.ControlPlane.Tests.Identity;

public sealed partial class LinkTests
{
    private sealed record Account(string Id, string Provider, string Name, string Email);

    private sealed record LinkAddress(string Address);

    private static async Task<(TestHost Host, FakeIssuer Issuer, TestBrowser Browser)> StartAsync()
    {
        var clock = new HeldClock();
        var issuer = await FakeIssuer.StartAsync(clock);
        var host = await TestHost.StartAsync(new TestHostOptions
        {
            RealSignIn = true,
            Clock = clock,
            Settings = issuer.SettingsAs("OpenId").ToDictionary(s => s.Item1, s => s.Item2, StringComparer.Ordinal),
        }, new NotesModule());
        var browser = host.NewBrowser();
        await browser.SignInAtConsoleAsync("ida@example.com");
        return (host, issuer, browser);
    }

    private static void Be(TestBrowser browser, string who) => browser.OnRedirect = next => next.AbsolutePath == "/authorize" ? new Uri($"{next}&login_hint={who}") : next;

    /// <summary>Goes to the provider to link an account there, and comes back to the page that asks.</summary>
    private static async Task<string> AskAsync(TestBrowser browser, string who)
    {
        var begun = await browser.SendAsync(HttpMethod.Post, "app.localhost/api/v1/me/accounts", new { provider = "openid" });
        Assert.True(begun.IsSuccessStatusCode, await begun.Content.ReadAsStringAsync());
        var address = (await TestJson.ReadAsync<LinkAddress>(begun)).Address;
        var page = await browser.FollowAsync(new HttpRequestMessage(HttpMethod.Get, $"{address}&login_hint={who}"));
        return await page.Content.ReadAsStringAsync();
    }

    private static string ProofIn(string html) => Proof().Match(html).Groups["proof"].Value;

    [Fact]
    public async Task A_second_account_is_linked_after_both_sides_said_yes_and_signs_in_as_the_same_person()
    {
        var (host, issuer, browser) = await StartAsync();
        await using var _1 = host;
        await using var _2 = issuer;
        using var _3 = browser;
        var ida = (await browser.SessionAsync("app.localhost")).Person!.Id;

        var page = await AskAsync(browser, "alice");
        Assert.Contains("Link this account?", page, StringComparison.Ordinal);
        Assert.Single(await browser.ReadAsync<Account[]>("app.localhost/api/v1/me/accounts")); // nothing yet

        var done = await browser.SubmitAsync("app.localhost/auth/link", ("proof", ProofIn(page)));

        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal(["development", "openid"], (await browser.ReadAsync<Account[]>("app.localhost/api/v1/me/accounts")).Select(a => a.Provider));
        using var elsewhere = host.NewBrowser();
        Be(elsewhere, "alice");
        await elsewhere.OpenAsync("app.localhost/auth/openid");
        Assert.Equal(ida, (await elsewhere.SessionAsync("app.localhost")).Person!.Id);
    }

    [Fact]
    public async Task An_account_that_belongs_to_somebody_else_is_not_linked()
    {
        var (host, issuer, browser) = await StartAsync();
        await using var _1 = host;
        await using var _2 = issuer;
        using var _3 = browser;
        var before = await AskAsync(browser, "alice"); // proven, but not confirmed yet
        using var alice = host.NewBrowser();
        Be(alice, "alice");
        await alice.OpenAsync("app.localhost/auth/openid"); // and now alice is somebody

        Assert.Contains("belongs to somebody already", await AskAsync(browser, "alice"), StringComparison.Ordinal);
        var late = await browser.SubmitAsync("app.localhost/auth/link", ("proof", ProofIn(before)));

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Single(await browser.ReadAsync<Account[]>("app.localhost/api/v1/me/accounts"));
    }

    [Fact]
    public async Task A_proof_is_worth_nothing_for_another_person_or_later_or_changed()
    {
        var (host, issuer, browser) = await StartAsync();
        await using var _1 = host;
        await using var _2 = issuer;
        using var _3 = browser;
        var proof = ProofIn(await AskAsync(browser, "alice"));
        using var noor = host.NewBrowser();
        await noor.SignInAtConsoleAsync("noor@example.com");

        Assert.Equal(HttpStatusCode.BadRequest, (await noor.SubmitAsync("app.localhost/auth/link", ("proof", proof))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync("app.localhost/auth/link", ("proof", proof[..30] + (proof[30] == 'x' ? 'y' : 'x') + proof[31..]))).StatusCode);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync("app.localhost/auth/link", ("proof", proof))).StatusCode);
        Assert.Single(await browser.ReadAsync<Account[]>("app.localhost/api/v1/me/accounts"));
    }

    [Fact]
    public async Task Linking_and_unlinking_need_a_sign_in_of_the_last_ten_minutes_and_one_account_stays()
    {
        var (host, issuer, browser) = await StartAsync();
        await using var _1 = host;
        await using var _2 = issuer;
        using var _3 = browser;
        var only = Assert.Single(await browser.ReadAsync<Account[]>("app.localhost/api/v1/me/accounts"));
        Assert.Equal("control.last_account", (await ReadProblem.OfAsync(await browser.SendAsync(HttpMethod.Delete, $"app.localhost/api/v1/me/accounts/{only.Id}"))).Code);
        await browser.SubmitAsync("app.localhost/auth/link", ("proof", ProofIn(await AskAsync(browser, "alice"))));

        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("control.sign_in_again", (await ReadProblem.OfAsync(await browser.SendAsync(HttpMethod.Delete, $"app.localhost/api/v1/me/accounts/{only.Id}"))).Code);
        Assert.Equal("control.sign_in_again", (await ReadProblem.OfAsync(await browser.SendAsync(HttpMethod.Post, "app.localhost/api/v1/me/accounts", new { provider = "openid" }))).Code);

        await browser.SignInAtConsoleAsync("ida@example.com");
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SendAsync(HttpMethod.Delete, $"app.localhost/api/v1/me/accounts/{only.Id}")).StatusCode);
    }

    [Fact]
    public async Task Nobody_links_an_account_to_somebody_else_by_a_link()
    {
        var (host, issuer, browser) = await StartAsync();
        await using var _1 = host;
        await using var _2 = issuer;
        using var _3 = browser;
        var begun = await browser.SendAsync(HttpMethod.Post, "app.localhost/api/v1/me/accounts", new { provider = "openid" });
        var address = (await TestJson.ReadAsync<LinkAddress>(begun)).Address;
        using var victim = host.NewBrowser();
        await victim.SignInAtConsoleAsync("victim@example.com");

        var page = await victim.FollowAsync(new HttpRequestMessage(HttpMethod.Get, $"{address}&login_hint=victim"));

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
    }

    [GeneratedRegex("name=\"proof\" value=\"(?<proof>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Proof();
}
