using System.Net;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tests.Hosting;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Identity;

public sealed class GuestTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Cookie = "__Host-lh-guest";
    private readonly BuiltWeb _web = new();
    private TestHost _host = null!;
    private TestBrowser _admin = null!;
    private string _hall = "";

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(new TestHostOptions { RealSignIn = true, Replace = services => services.AddSingleton(_web.Files) }, new OpenHall());
        _hall = $"{_host.Tenant.Slug}.localhost";
        await _host.Services.GetRequiredService<PeopleStore>().EnsureAdminAsync("Admin", "admin@example.com", CancellationToken.None);
        _admin = _host.NewBrowser();
        await _admin.SignInAtConsoleAsync("admin@example.com");
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _host.DisposeAsync();
        _web.Dispose();
    }

    [Fact]
    public async Task Guests_come_in_where_the_configuration_welcomes_them_and_do_what_is_open_to_them()
    {
        using var visitor = _host.NewBrowser();
        Assert.Equal("none", (await visitor.SessionAsync(_hall)).Guests);
        Assert.Equal(HttpStatusCode.Forbidden, (await EnterAsync(visitor)).StatusCode);

        await WelcomeAsync(true);
        var outside = await visitor.SessionAsync(_hall);
        Assert.Equal((false, "welcome"), (outside.SignedIn, outside.Guests));
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync($"{_hall}/api/hall")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await EnterAsync(visitor)).StatusCode);

        var inside = await visitor.SessionAsync(_hall);
        Assert.Equal((false, "entered"), (inside.SignedIn, inside.Guests));
        Assert.Equal(["hall.look"], inside.Permissions);
        Assert.Equal(["/", "/about"], inside.Pages.Select(page => page.Path));
        Assert.NotEmpty(inside.Providers);
        var name = await (await visitor.GetAsync($"{_hall}/api/hall")).Content.ReadAsStringAsync();
        Assert.StartsWith("guest:", name, StringComparison.Ordinal);
        Assert.Equal(name, await (await visitor.GetAsync($"{_hall}/api/hall")).Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync($"{_hall}/api/easel")).StatusCode);

        using var another = _host.NewBrowser();
        await EnterAsync(another);
        Assert.NotEqual(name, await (await another.GetAsync($"{_hall}/api/hall")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Closing_a_tenant_to_guests_ends_those_that_it_has()
    {
        await WelcomeAsync(true);
        using var guest = _host.NewBrowser();
        await EnterAsync(guest);
        Assert.Equal(HttpStatusCode.OK, (await guest.GetAsync($"{_hall}/api/hall")).StatusCode);

        await WelcomeAsync(false);

        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.GetAsync($"{_hall}/api/hall")).StatusCode);
    }

    [Fact]
    public async Task A_guest_is_one_of_one_tenant_and_for_a_week()
    {
        await WelcomeAsync(true);
        var second = await _host.AddTenantAsync("second", "hall");
        await WelcomeAsync(true, second.Id.Value);
        using var guest = _host.NewBrowser();
        await EnterAsync(guest);
        var pass = guest.Cookie(_hall, Cookie)!; // it was just given
        guest.SetCookie("second.localhost", Cookie, pass);
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.GetAsync("second.localhost/api/hall")).StatusCode);
        guest.SetCookie(_hall, Cookie, pass[..^1] + (pass[^1] == 'A' ? 'B' : 'A'));
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.GetAsync($"{_hall}/api/hall")).StatusCode);
        guest.SetCookie(_hall, Cookie, pass);
        Assert.Equal(HttpStatusCode.OK, (await guest.GetAsync($"{_hall}/api/hall")).StatusCode);

        _host.Clock.Advance(TimeSpan.FromDays(7));

        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.GetAsync($"{_hall}/api/hall")).StatusCode);
    }

    [Fact]
    public async Task Another_site_makes_nobody_a_guest_and_sends_nothing_as_one()
    {
        await WelcomeAsync(true);
        using var guest = _host.NewBrowser();
        Assert.Equal(HttpStatusCode.Forbidden, (await FromElsewhereAsync(guest, "/api/auth/guest")).StatusCode);
        await EnterAsync(guest);

        Assert.Equal(HttpStatusCode.Forbidden, (await FromElsewhereAsync(guest, "/api/hall")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await guest.SendAsync(HttpMethod.Post, $"{_hall}/api/hall")).StatusCode);
    }

    [Fact]
    public async Task Coming_in_again_and_again_from_one_address_is_slowed_down()
    {
        await WelcomeAsync(true);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 40; i++)
        {
            using var browser = _host.NewBrowser();
            answers.Add((await EnterAsync(browser)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NoContent, answers[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
    }

    [Fact]
    public async Task Who_is_signed_in_but_no_member_is_let_in_as_a_guest_is()
    {
        using var stranger = _host.NewBrowser();
        await stranger.SignInAsync(_hall, "stranger@else.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync($"{_hall}/api/hall")).StatusCode);
        Assert.Contains("This is not your house", await TextAsync(stranger, "/"), StringComparison.Ordinal);

        await WelcomeAsync(true);

        Assert.StartsWith("person:", await TextAsync(stranger, "/api/hall"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync($"{_hall}/api/easel")).StatusCode);
        Assert.Contains("\"signedIn\":true", await TextAsync(stranger, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_for_everyone_need_no_signing_in_and_the_bare_address_leads_to_the_front_page()
    {
        using var visitor = _host.NewBrowser();

        var front = await visitor.GetAsync($"{_hall}/");
        Assert.Equal((HttpStatusCode.Redirect, "/about"), (front.StatusCode, front.Headers.Location?.OriginalString));
        Assert.Contains("\"signedIn\":false", await TextAsync(visitor, "/about"), StringComparison.Ordinal);
        Assert.Contains("Sign in to", await TextAsync(visitor, "/easel"), StringComparison.Ordinal);
        Assert.Contains("Sign in to", await TextAsync(visitor, "/?at=7"), StringComparison.Ordinal);

        await WelcomeAsync(true);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync($"{_hall}/")).StatusCode);
        Assert.Contains("\"guests\":\"welcome\"", await TextAsync(visitor, "/?at=7"), StringComparison.Ordinal);
        await EnterAsync(visitor);
        Assert.Contains("\"guests\":\"entered\"", await TextAsync(visitor, "/"), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> EnterAsync(TestBrowser browser) => browser.SendAsync(HttpMethod.Post, $"{_hall}/api/auth/guest");

    private Task<HttpResponseMessage> FromElsewhereAsync(TestBrowser browser, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, browser.Address(_hall + path));
        request.Headers.Add("Origin", "http://elsewhere.example");
        return browser.SendAsync(request);
    }

    private async Task<string> TextAsync(TestBrowser browser, string path) => await (await browser.GetAsync(_hall + path)).Content.ReadAsStringAsync();

    private async Task WelcomeAsync(bool guests, string? tenant = null)
    {
        var draft = $"app.localhost/api/v1/tenants/{tenant ?? _host.Tenant.Id.Value}/config/draft";
        var published = (await _admin.GetAsync($"app.localhost/api/v1/tenants/{tenant ?? _host.Tenant.Id.Value}/config")).Headers.ETag is { } tag ? long.Parse(tag.Tag.Trim('"')) : 0;
        var drafted = await _admin.SendAsync(HttpMethod.Put, draft, new { schemaVersion = 1, config = new { guests } }, 0);
        Assert.True(drafted.IsSuccessStatusCode, await drafted.Content.ReadAsStringAsync());
        var done = await _admin.SendAsync(HttpMethod.Post, $"{draft}:publish", new { comment = "guests" }, published);
        Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync());
        // On PostgreSQL one's own change comes by the feed, as another process's does.
        using var anyone = _host.NewBrowser();
        var hall = tenant is null ? _hall : "second.localhost";
        await Until.TrueAsync(async () => (await anyone.SessionAsync(hall)).Guests == (guests ? "welcome" : "none"), Patience, "the change is seen");
    }
}
