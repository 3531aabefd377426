using System.Net;
using System.Security.Cryptography;
using System.Text;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Tests.Identity;

/// <summary>Tokens that must not be believed, posted as Google's button posts them and redeemed as a code is.</summary>
public sealed class IdTokenTests(GoogleHost shared) : IClassFixture<GoogleHost>
{
    internal static async Task<(TestHost Host, FakeIssuer Issuer)> StartAsync(params (string, string)[] more)
    {
        var clock = new HeldClock();
        var issuer = await FakeIssuer.StartAsync(clock);
        IEnumerable<(string Key, string Value)> settings = [.. issuer.SettingsAs("Google"), .. issuer.SettingsAs("OpenId"), .. more];
        var host = await TestHost.StartAsync(
            new TestHostOptions { RealSignIn = true, Clock = clock, Settings = settings.ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal) }, new NotesModule());
        return (host, issuer);
    }

    private static Task<HttpResponseMessage> PostAsync(TestBrowser browser, string token, string host = "app.localhost", string? nonce = null) =>
        browser.SendAsync(HttpMethod.Post, $"{host}/api/auth/google", nonce is null ? new { credential = token } : new { credential = token, nonce });

    [Fact]
    public async Task A_token_of_Googles_button_signs_in_at_the_console_and_at_a_tenants_host()
    {
        var (host, issuer) = await StartAsync();
        await using var _1 = host;
        await using var _2 = issuer;
        using var console = host.NewBrowser();
        using var tenant = host.NewBrowser();

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(console, issuer.Token("alice"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(tenant, issuer.Token("alice", "from-the-page"), "first.localhost", "from-the-page")).StatusCode);

        Assert.Equal("alice@example.com", (await console.SessionAsync("app.localhost")).Person!.Email);
        Assert.Equal((await console.SessionAsync("app.localhost")).Person!.Id, (await tenant.SessionAsync("first.localhost")).Person!.Id);
        Assert.False((await tenant.SessionAsync("app.localhost")).SignedIn);
    }

    public static TheoryData<string> Forgeries =>
    [
        "another issuer", "issuer missing", "another audience", "audience of many without azp", "another azp", "expired", "no expiry", "of the future", "not yet", "no issue time",
        "nobody", "subject of 300", "address not verified", "address unverified as text", "no address verified claim", "another key", "no signature", "alg none", "alg none without signature",
        "hmac with the public key", "signature of another token", "changed claims", "crit", "claims not an object", "duplicate claims", "not a token", "empty parts", "unknown key id", "text as expiry",
    ];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_token_that_is_wrong_in_one_thing_signs_nobody_in(string forgery)
    {
        var (host, issuer) = (shared.Host, shared.Issuer);
        host.Clock.Advance(TimeSpan.FromMinutes(1)); // whoever tries often is held back
        using var browser = host.NewBrowser();
        var now = host.Clock.GetUtcNow().ToUnixTimeSeconds();
        issuer.Claims = claims => _ = forgery switch
        {
            "another issuer" => claims["iss"] = "https://accounts.example",
            "issuer missing" => claims["iss"] = null,
            "another audience" => claims["aud"] = "someone else",
            "audience of many without azp" => claims["aud"] = new[] { FakeIssuer.Client, "someone else" },
            "another azp" => claims["azp"] = "someone else",
            "expired" => claims["exp"] = now - 61,
            "no expiry" => claims["exp"] = null,
            "of the future" => claims["iat"] = now + 120,
            "not yet" => claims["nbf"] = now + 120,
            "no issue time" => claims["iat"] = null,
            "nobody" => claims["sub"] = null,
            "subject of 300" => claims["sub"] = new string('x', 300),
            "address not verified" => claims["email_verified"] = false,
            "address unverified as text" => claims["email_verified"] = "false",
            "no address verified claim" => claims["email_verified"] = null,
            "text as expiry" => claims["exp"] = $"{now + 300}",
            _ => null,
        };
        using var stranger = RSA.Create(2048);
        string Parts(string token, int at, string part) => string.Join('.', token.Split('.').Select((p, i) => i == at ? part : p));
        issuer.Sign = claims => forgery switch
        {
            "another key" => issuer.SignRs256(claims, stranger),
            "no signature" => Parts(issuer.SignRs256(claims), 2, ""),
            "alg none" => issuer.SignRs256(claims, header: new { alg = "none" }),
            "alg none without signature" => $"{FakeIssuer.Encode(new { alg = "none" })}.{FakeIssuer.EncodeClaims(claims)}.",
            "hmac with the public key" => Hmac(issuer, claims),
            "signature of another token" => Parts(issuer.SignRs256(claims), 2, issuer.SignRs256(new() { ["sub"] = "x" }).Split('.')[2]),
            "changed claims" => Parts(issuer.SignRs256(claims), 1, FakeIssuer.EncodeClaims(new(claims) { ["sub"] = "admin" })),
            "crit" => issuer.SignRs256(claims, header: new { alg = "RS256", kid = issuer.KeyId, crit = new[] { "exp" } }),
            "claims not an object" => Parts(issuer.SignRs256(claims), 1, FakeIssuer.Encode(new[] { 1 })),
            "duplicate claims" => Parts(issuer.SignRs256(claims), 1, System.Buffers.Text.Base64Url.EncodeToString("{\"sub\":\"a\",\"sub\":\"b\"}"u8)),
            "not a token" => "hello",
            "empty parts" => "..",
            "unknown key id" => issuer.SignRs256(claims, header: new { alg = "RS256", kid = "another" }),
            _ => issuer.SignRs256(claims),
        };

        var answer = await PostAsync(browser, issuer.Token("alice"));

        Assert.True((await ReadProblem.OfAsync(answer)).Code is "control.provider_refused" or "control.account_refused", await answer.Content.ReadAsStringAsync());
        Assert.False((await browser.SessionAsync("app.localhost")).SignedIn);
        Assert.Null(browser.Cookie("app.localhost", "__Host-lh"));
    }

    [Fact]
    public async Task And_the_same_token_without_the_wrong_thing_signs_in()
    {
        shared.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        (shared.Issuer.Claims, shared.Issuer.Sign) = (null, null);
        using var browser = shared.Host.NewBrowser();

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(browser, shared.Issuer.Token("alice"))).StatusCode);
    }

    private static string Hmac(FakeIssuer issuer, Dictionary<string, object?> claims)
    {
        var signed = $"{FakeIssuer.Encode(new { alg = "HS256", kid = issuer.KeyId })}.{FakeIssuer.EncodeClaims(claims)}";
        return $"{signed}.{System.Buffers.Text.Base64Url.EncodeToString(HMACSHA256.HashData(issuer.Key.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(signed)))}";
    }

    [Theory]
    [InlineData("given", "asked for")]
    [InlineData(null, "asked for")]
    public async Task A_nonce_that_the_page_asked_for_must_come_back(string? given, string asked)
    {
        var (host, issuer) = await StartAsync();
        await using var _1 = host;
        await using var _2 = issuer;
        using var browser = host.NewBrowser();

        Assert.Equal("control.provider_refused", (await ReadProblem.OfAsync(await PostAsync(browser, issuer.Token("alice", given), nonce: asked))).Code);
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_sign_anyone_in()
    {
        var (host, issuer) = await StartAsync();
        await using var _1 = host;
        await using var _2 = issuer;
        using var browser = host.NewBrowser();
        foreach (var origin in new[] { "https://evil.example", "null", null })
        {
            var request = new HttpRequestMessage(HttpMethod.Post, browser.Address("app.localhost/api/auth/google"))
            {
                Content = System.Net.Http.Json.JsonContent.Create(new { credential = issuer.Token("attacker") }),
            };
            if (origin is not null)
                request.Headers.Add("Origin", origin);
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task New_keys_are_looked_for_when_a_token_names_one_but_not_for_every_stranger()
    {
        var (host, issuer) = await StartAsync();
        await using var _1 = host;
        await using var _2 = issuer;
        using var browser = host.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(browser, issuer.Token("alice"))).StatusCode);
        Assert.Equal(1, issuer.KeysRead);

        issuer.RotateKey();
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(browser, issuer.Token("alice"))).StatusCode);
        Assert.Equal(2, issuer.KeysRead);

        issuer.Sign = claims => issuer.SignRs256(claims, header: new { alg = "RS256", kid = Guid.Empty.ToString() });
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(browser, issuer.Token("alice"))).StatusCode);
        Assert.Equal(2, issuer.KeysRead);
    }

    public static TheoryData<string> Failures => ["discovery 500", "discovery of another issuer", "discovery garbage", "keys 500", "token 500", "token garbage", "token 400", "no iss", "another iss", "another nonce"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_provider_that_fails_or_mixes_things_up_signs_nobody_in_and_says_so(string failure)
    {
        var (host, issuer) = await StartAsync();
        await using var _1 = host;
        await using var _2 = issuer;
        using var browser = host.NewBrowser();
        issuer.Instead = path => (failure, path) switch
        {
            ("discovery 500", "/.well-known/openid-configuration") or ("keys 500", "/keys") or ("token 500", "/token") => Results.StatusCode(500),
            ("discovery garbage", "/.well-known/openid-configuration") or ("token garbage", "/token") => Results.Text("<html>"),
            ("token 400", "/token") => Results.Json(new { error = "invalid_grant" }, statusCode: 400),
            ("discovery of another issuer", "/.well-known/openid-configuration") => Results.Json(new
            {
                issuer = "https://evil.example",
                authorization_endpoint = issuer.Address + "/authorize",
                token_endpoint = issuer.Address + "/token",
                jwks_uri = issuer.Address + "/keys",
            }),
            _ => null,
        };
        issuer.IssuerInCallback = own => failure switch { "no iss" => null, "another iss" => "https://evil.example", _ => own };
        if (failure == "another nonce")
            issuer.Claims = claims => claims["nonce"] = "another";
        browser.OnRedirect = next => next.AbsolutePath == "/authorize" ? new Uri($"{next}&login_hint=alice") : next;

        var answer = await browser.OpenAsync("app.localhost/auth/openid");

        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.True((int)answer.StatusCode is 400 or 502, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        Assert.False((await browser.SessionAsync("app.localhost")).SignedIn);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?state=x&code=y")]
    [InlineData("?state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&code=y")]
    [InlineData("?error=access_denied")]
    public async Task A_callback_that_nobody_waits_for_is_refused(string query)
    {
        var (host, issuer) = await StartAsync();
        await using var _1 = host;
        await using var _2 = issuer;
        using var browser = host.NewBrowser();

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync($"app.localhost/auth/openid/callback{query}")).StatusCode);
    }

    [Fact]
    public async Task A_state_of_one_provider_is_none_of_another_and_none_after_ten_minutes()
    {
        var (host, issuer) = await StartAsync();
        await using var _1 = host;
        await using var _2 = issuer;
        foreach (var swap in new[] { true, false })
        {
            using var browser = host.NewBrowser();
            browser.OnRedirect = next =>
            {
                if (next.AbsolutePath == "/authorize")
                    return new Uri($"{next}&login_hint=alice");
                if (!next.AbsolutePath.EndsWith("/callback", StringComparison.Ordinal))
                    return next;
                if (!swap)
                    host.Clock.Advance(TimeSpan.FromMinutes(10));
                return swap ? new Uri(next.ToString().Replace("/openid/", "/google/", StringComparison.Ordinal)) : next;
            };
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.OpenAsync("app.localhost/auth/openid")).StatusCode);
            Assert.False((await browser.SessionAsync("app.localhost")).SignedIn);
        }
    }

    [Fact]
    public async Task Accounts_of_two_issuers_are_two_people_even_if_their_subjects_are_the_same()
    {
        var clock = new HeldClock();
        await using var one = await FakeIssuer.StartAsync(clock);
        await using var two = await FakeIssuer.StartAsync(clock);
        await using var database = await TestDatabase.CreateAsync([new NotesModule()]);
        var people = new HashSet<string>();
        foreach (var issuer in new[] { one, two })
        {
            await using var host = await TestHost.StartAsync(new TestHostOptions
            {
                RealSignIn = true,
                Clock = clock,
                Database = database,
                WithTenant = false,
                Settings = issuer.SettingsAs("Google").ToDictionary(s => s.Item1, s => s.Item2, StringComparer.Ordinal),
            }, new NotesModule());
            using var browser = host.NewBrowser();
            await PostAsync(browser, issuer.Token("1"));
            people.Add((await browser.SessionAsync("app.localhost")).Person!.Id);
        }
        Assert.Equal(2, people.Count);
    }
}

/// <summary>One house with one lying Google for the many forgeries, which come one after the other.</summary>
public sealed class GoogleHost : IAsyncLifetime
{
    public TestHost Host { get; private set; } = null!;

    internal FakeIssuer Issuer { get; private set; } = null!;

    public async ValueTask InitializeAsync() => (Host, Issuer) = await IdTokenTests.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}
