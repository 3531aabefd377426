using System.Net;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;

namespace Longhouse.ControlPlane.Tests.Identity;

/// <summary>Signing in with providers as they are: the certified one from npm in three dresses, and our own stand-in where that is not at hand.</summary>
public sealed class ProviderTests(PeerProviders peers)
{
    public static TheoryData<string> Providers => PeerProviders.AreAtHand ? ["fake", "openid", "google", "github"] : ["fake"];

    /// <summary>The settings' name of a provider, and its own.</summary>
    private static (string Setting, string Name) NamesOf(string provider) => provider switch
    {
        "google" => ("Google", "google"),
        "github" => ("GitHub", "github"),
        _ => ("OpenId", "openid"),
    };

    private async Task<(TestHost Host, FakeIssuer Fake)> StartAsync(string provider, params (string, string)[] more)
    {
        // Real providers tell the real time, so here the product must know it too.
        var clock = new HeldClock(TimeProvider.System.GetUtcNow());
        var fake = await FakeIssuer.StartAsync(clock);
        var (setting, _) = NamesOf(provider);
        var address = provider == "fake" ? fake.Address : await peers.AddressAsync(provider);
        IReadOnlyList<(string Key, string Value)> settings =
        [
            ($"Identity:{setting}:{(provider == "github" ? "Address" : "Issuer")}", address), ($"Identity:{setting}:ClientId", FakeIssuer.Client),
            ($"Identity:{setting}:ClientSecret", FakeIssuer.Secret), ("Identity:GitHub:ApiAddress", address), .. more,
        ];
        var host = await TestHost.StartAsync(
            new TestHostOptions { RealSignIn = true, Clock = clock, Settings = settings.ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal) }, new NotesModule());
        return (host, fake);
    }

    /// <summary>Tells a provider who is in front of it, as somebody types a name there.</summary>
    private static void Be(TestBrowser browser, string who) => browser.OnRedirect = next =>
        next.Host == "127.0.0.1" && next.Query.Contains("code_challenge", StringComparison.Ordinal) && !next.Query.Contains("login_hint", StringComparison.Ordinal)
            ? new Uri($"{next}&login_hint={who}") : next;

    private static async Task<HttpResponseMessage> SignInAsync(TestBrowser browser, string provider, string who, string host = "first.localhost")
    {
        Be(browser, who);
        var page = await browser.OpenAsync($"{host}/api/auth/start?return=/api/session");
        var html = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());
        var start = html.IndexOf($"/auth/{NamesOf(provider).Name}?", StringComparison.Ordinal);
        Assert.True(start > 0, html);
        return await browser.OpenAsync($"app.localhost{html[start..html.IndexOf('"', start)]}");
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Signs_in_and_knows_the_person_again(string provider)
    {
        var (host, fake) = await StartAsync(provider);
        await using var _1 = host;
        await using var _2 = fake;
        await host.AddTenantAsync("second");
        using var browser = host.NewBrowser();

        var back = await SignInAsync(browser, provider, "alice");

        Assert.True(back.StatusCode == HttpStatusCode.OK, await back.Content.ReadAsStringAsync() + string.Join('\n', host.Logs.Lines.Where(l => l.Contains("provider", StringComparison.Ordinal))));
        Assert.Equal("/api/session", browser.At.AbsolutePath);
        var alice = await browser.SessionAsync("first.localhost");
        Assert.Equal("alice@example.com", alice.Person!.Email);

        using var phone = host.NewBrowser();
        await SignInAsync(phone, provider, "alice", "second.localhost");
        Assert.Equal(alice.Person.Id, (await phone.SessionAsync("second.localhost")).Person!.Id);

        using var other = host.NewBrowser();
        await SignInAsync(other, provider, "bob");
        Assert.NotEqual(alice.Person.Id, (await other.SessionAsync("first.localhost")).Person!.Id);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Contains("alice@example.com", StringComparison.Ordinal) || line.Contains(FakeIssuer.Secret, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Whoever_says_no_at_the_provider_is_not_signed_in(string provider)
    {
        var (host, fake) = await StartAsync(provider);
        await using var _1 = host;
        await using var _2 = fake;
        fake.Instead = path => path == "/authorize" ? Microsoft.AspNetCore.Http.Results.StatusCode(403) : null;
        using var browser = host.NewBrowser();

        var answer = await SignInAsync(browser, provider, "nobody");

        Assert.True((int)answer.StatusCode is 400 or 403, await answer.Content.ReadAsStringAsync());
        Assert.False((await browser.SessionAsync("app.localhost")).SignedIn);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_callback_works_once_and_in_the_browser_that_asked(string provider)
    {
        var (host, fake) = await StartAsync(provider);
        await using var _1 = host;
        await using var _2 = fake;
        using var browser = host.NewBrowser();
        Uri? callback = null;
        await SignInAsync(browser, provider, "alice");
        using var caught = host.NewBrowser();
        Be(caught, "bob");
        var be = caught.OnRedirect!;
        caught.OnRedirect = next =>
        {
            if (!next.AbsolutePath.EndsWith("/callback", StringComparison.Ordinal))
                return be(next);
            callback = next;
            return new Uri(caught.Address("app.localhost/api/session"));
        };
        await caught.OpenAsync($"app.localhost/auth/{NamesOf(provider).Name}");
        var address = $"app.localhost{callback!.PathAndQuery}";

        using var thief = host.NewBrowser();
        await thief.OpenAsync("app.localhost/auth/sign-in"); // has a binding cookie, of its own
        Assert.Equal(HttpStatusCode.BadRequest, (await thief.GetAsync(address)).StatusCode);
        Assert.False((await thief.SessionAsync("app.localhost")).SignedIn);
        Assert.Equal(HttpStatusCode.BadRequest, (await caught.GetAsync(address)).StatusCode); // shown once, it is gone
        Assert.False((await caught.SessionAsync("app.localhost")).SignedIn);
    }

    public static TheoryData<string, string> AddressRules => PeerProviders.AreAtHand
        ? new() { { "google", "carol" }, { "github", "carol" } }
        : new() { { "fake", "" } };

    [Theory]
    [MemberData(nameof(AddressRules))]
    public async Task Google_and_GitHub_must_have_verified_the_address_and_OpenID_says_whether_it_did(string provider, string who)
    {
        var (host, fake) = await StartAsync(provider);
        await using var _1 = host;
        await using var _2 = fake;
        using var browser = host.NewBrowser();
        fake.Claims = claims => claims["email_verified"] = false;

        var answer = await SignInAsync(browser, provider, provider == "fake" ? "dora" : who);

        Assert.Equal(provider == "fake" ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(provider == "fake", (await browser.SessionAsync("app.localhost")).SignedIn);
    }

    public static TheoryData<string> GoogleLike => PeerProviders.AreAtHand ? ["google"] : ["fake"];

    [Theory]
    [MemberData(nameof(GoogleLike))]
    public async Task A_hosted_domain_keeps_others_out(string provider)
    {
        // Without the peer, the rule is held to by our own issuer in Google's place.
        var clock = new HeldClock(TimeProvider.System.GetUtcNow());
        await using var fake = await FakeIssuer.StartAsync(clock);
        var address = provider == "google" ? await peers.AddressAsync("google") : fake.Address;
        await using var host = await TestHost.StartAsync(new TestHostOptions
        {
            RealSignIn = true,
            Clock = clock,
            Settings = new Dictionary<string, string>
            {
                ["Identity:Google:Issuer"] = address,
                ["Identity:Google:ClientId"] = FakeIssuer.Client,
                ["Identity:Google:ClientSecret"] = FakeIssuer.Secret,
                ["Identity:Google:HostedDomain"] = "example.com",
            },
        }, new NotesModule());
        fake.Claims = claims => claims["hd"] = Equals(claims["sub"], "bob") ? null : "example.com";
        using var alice = host.NewBrowser();
        using var bob = host.NewBrowser();

        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(alice, "google", "alice")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SignInAsync(bob, "google", "bob")).StatusCode);
        Assert.False((await bob.SessionAsync("app.localhost")).SignedIn);
    }

    [Fact]
    public async Task The_same_address_at_two_providers_is_two_people()
    {
        var (host, fake) = await StartAsync("fake", ("Identity:Development", "true"));
        await using var _1 = host;
        await using var _2 = fake;
        using var one = host.NewBrowser();
        using var two = host.NewBrowser();

        await SignInAsync(one, "fake", "alice");
        await two.SignInAsync("first.localhost", "alice@example.com");

        var (first, second) = (await one.SessionAsync("first.localhost"), await two.SessionAsync("first.localhost"));
        Assert.Equal(first.Person!.Email, second.Person!.Email);
        Assert.NotEqual(first.Person.Id, second.Person.Id);
    }

    [Fact]
    public async Task Only_what_is_set_up_is_shown_and_answers()
    {
        await using var host = await SignedIn.StartAsync(("Identity:Development", "false"));
        using var browser = host.NewBrowser();

        Assert.Empty((await browser.SessionAsync("first.localhost")).Providers);
        Assert.Empty(await browser.ReadAsync<ProviderSeen[]>("app.localhost/api/auth/providers"));
        foreach (var name in new[] { "google", "github", "openid", "development", "facebook" })
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"app.localhost/auth/{name}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.SubmitAsync("app.localhost/auth/development", ("email", "ida@example.com"))).StatusCode);
        Assert.Equal("control.provider_off", (await ReadProblem.OfAsync(await browser.SendAsync(HttpMethod.Post, "app.localhost/api/auth/google", new { credential = "x" }))).Code);
    }

    [Fact]
    public async Task Nobody_is_anyone_through_a_proxy_or_where_the_base_domain_is_not_localhost()
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();
        foreach (var header in new[] { "X-Forwarded-For", "Forwarded" })
        {
            var request = new HttpRequestMessage(HttpMethod.Post, browser.Address("app.localhost/auth/development")) { Content = new FormUrlEncodedContent([new("email", "ida@example.com")]) };
            request.Headers.Add("Origin", browser.Address("app.localhost").TrimEnd('/'));
            request.Headers.Add(header, header == "Forwarded" ? "for=127.0.0.1" : "127.0.0.1");
            Assert.Equal(HttpStatusCode.NotFound, (await browser.SendAsync(request)).StatusCode);
        }

        await using var real = await TestHost.StartAsync(new TestHostOptions
        {
            RealSignIn = true,
            WithTenant = false,
            Settings = new Dictionary<string, string> { ["BaseDomain"] = "house.example", ["Key"] = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) },
        }, new NotesModule());
        using var outside = real.NewBrowser();
        Assert.Equal(HttpStatusCode.NotFound, (await outside.SubmitAsync("app.house.example/auth/development", ("email", "ida@example.com"), ("return", ""))).StatusCode);
    }
}
