using System.Net;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Identity;

public sealed class PeopleTests
{
    private sealed record MySession(string Id, string SignInId, string Host, string Provider, string Agent, bool Current);

    private static Task AdminAsync(TestHost host, string email) => host.Services.GetRequiredService<PeopleStore>().EnsureAdminAsync("Admin", email, CancellationToken.None);

    [Fact]
    public async Task The_first_who_proves_to_have_the_address_is_the_administrator_that_the_operator_made()
    {
        await using var host = await SignedIn.StartAsync();
        await AdminAsync(host, "Admin@Example.com");
        using var admin = host.NewBrowser();

        await admin.SignInAtConsoleAsync("admin@example.com");

        var session = await admin.SessionAsync("app.localhost");
        Assert.Equal(("platformAdmin", "Admin"), (session.PlatformRole, session.Person!.Name));
    }

    [Fact]
    public async Task An_address_that_nobody_verified_makes_nobody_an_administrator()
    {
        var clock = new HeldClock();
        await using var issuer = await FakeIssuer.StartAsync(clock);
        await using var host = await TestHost.StartAsync(new TestHostOptions
        {
            RealSignIn = true,
            Clock = clock,
            Settings = issuer.SettingsAs("OpenId").ToDictionary(s => s.Item1, s => s.Item2, StringComparer.Ordinal),
        }, new NotesModule());
        await AdminAsync(host, "alice@example.com");
        issuer.Claims = claims => claims["email_verified"] = false;
        using var liar = host.NewBrowser();
        liar.OnRedirect = next => next.AbsolutePath == "/authorize" ? new Uri($"{next}&login_hint=alice") : next;
        await liar.OpenAsync("app.localhost/auth/openid");
        Assert.Equal(("none", "alice@example.com"), ((await liar.SessionAsync("app.localhost")).PlatformRole, (await liar.SessionAsync("app.localhost")).Person!.Email));

        await AdminAsync(host, "alice@example.com"); // asking once more does not promote the liar either
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("none", (await liar.SessionAsync("app.localhost")).PlatformRole);

        using var alice = host.NewBrowser();
        await alice.SignInAtConsoleAsync("alice@example.com");
        Assert.Equal("platformAdmin", (await alice.SessionAsync("app.localhost")).PlatformRole);
    }

    [Fact]
    public async Task Only_one_person_becomes_the_administrator_however_many_have_the_address()
    {
        var clock = new HeldClock();
        await using var issuer = await FakeIssuer.StartAsync(clock);
        await using var host = await TestHost.StartAsync(new TestHostOptions
        {
            RealSignIn = true,
            Clock = clock,
            Settings = issuer.SettingsAs("OpenId").ToDictionary(s => s.Item1, s => s.Item2, StringComparer.Ordinal),
        }, new NotesModule());
        await AdminAsync(host, "alice@example.com");
        using var first = host.NewBrowser();
        using var second = host.NewBrowser();
        await first.SignInAtConsoleAsync("alice@example.com");
        second.OnRedirect = next => next.AbsolutePath == "/authorize" ? new Uri($"{next}&login_hint=alice") : next;
        await second.OpenAsync("app.localhost/auth/openid");

        Assert.Equal("platformAdmin", (await first.SessionAsync("app.localhost")).PlatformRole);
        Assert.Equal("none", (await second.SessionAsync("app.localhost")).PlatformRole);
    }

    [Fact]
    public async Task Being_administrator_of_the_house_opens_no_tenants_app()
    {
        await using var host = await SignedIn.StartAsync();
        await AdminAsync(host, "admin@example.com");
        using var admin = host.NewBrowser();
        await admin.SignInAsync("first.localhost", "admin@example.com");

        Assert.Equal(HttpStatusCode.Forbidden, (await admin.GetAsync("first.localhost/api/notes")).StatusCode);
    }

    [Fact]
    public async Task A_person_sees_their_own_sessions_and_ends_them_and_nobody_elses()
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();
        using var phone = host.NewBrowser();
        using var noor = host.NewBrowser();
        await browser.SignInAsync("first.localhost", "ida@example.com");
        await phone.SignInAtConsoleAsync("ida@example.com");
        await noor.SignInAtConsoleAsync("noor@example.com");

        var mine = await browser.ReadAsync<MySession[]>("app.localhost/api/v1/me/sessions");
        Assert.Equal(3, mine.Length);
        Assert.Equal(2, mine.Count(s => s.Current));
        var other = Assert.Single(mine, s => !s.Current);
        Assert.Equal("control.session_not_found", (await ReadProblem.OfAsync(await noor.SendAsync(HttpMethod.Delete, $"app.localhost/api/v1/me/sessions/{other.Id}"))).Code);
        Assert.True((await phone.SessionAsync("app.localhost")).SignedIn);

        Assert.Equal(HttpStatusCode.NoContent, (await browser.SendAsync(HttpMethod.Delete, $"app.localhost/api/v1/me/sessions/{other.Id}")).StatusCode);

        Assert.False((await phone.SessionAsync("app.localhost")).SignedIn);
        Assert.True((await browser.SessionAsync("first.localhost")).SignedIn);
    }

    [Fact]
    public async Task Many_first_sign_ins_of_one_account_at_once_make_one_person()
    {
        await using var host = await SignedIn.StartAsync();
        var browsers = Enumerable.Range(0, 8).Select(_ => host.NewBrowser()).ToList();

        await Task.WhenAll(browsers.Select(b => b.SignInAtConsoleAsync("ida@example.com")));

        var people = await Task.WhenAll(browsers.Select(async b => (await b.SessionAsync("app.localhost")).Person!.Id));
        Assert.Single(people.Distinct());
        browsers.ForEach(b => b.Dispose());
    }

    private sealed record People(PersonSeen[] Items, string? Next);

    [Fact]
    public async Task Roles_in_the_house_say_who_sees_people_and_who_gives_roles()
    {
        await using var host = await SignedIn.StartAsync();
        await AdminAsync(host, "admin@example.com");
        using var admin = host.NewBrowser();
        using var operating = host.NewBrowser();
        using var nobody = host.NewBrowser();
        await admin.SignInAtConsoleAsync("admin@example.com");
        await operating.SignInAtConsoleAsync("operator@example.com");
        await nobody.SignInAtConsoleAsync("nobody@example.com");
        var id = (await operating.SessionAsync("app.localhost")).Person!.Id;

        Assert.Equal(HttpStatusCode.Forbidden, (await operating.GetAsync("app.localhost/api/v1/people")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.SendAsync(HttpMethod.Put, $"app.localhost/api/v1/people/{id}/platform-role", new { role = "operator" })).StatusCode);

        Assert.Equal(3, (await operating.ReadAsync<People>("app.localhost/api/v1/people")).Items.Length); // with the next request, in the same session
        Assert.Equal(id, Assert.Single((await operating.ReadAsync<People>("app.localhost/api/v1/people?search=operator@example.com")).Items).Id);
        Assert.Empty((await operating.ReadAsync<People>("app.localhost/api/v1/people?search=%25")).Items);
        Assert.Equal(HttpStatusCode.Forbidden, (await operating.SendAsync(HttpMethod.Put, $"app.localhost/api/v1/people/{id}/platform-role", new { role = "platformAdmin" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await nobody.GetAsync($"app.localhost/api/v1/people/{id}")).StatusCode);
    }

    [Fact]
    public async Task The_last_administrator_cannot_be_demoted_and_of_two_who_demote_each_other_one_stays()
    {
        await using var host = await SignedIn.StartAsync();
        await AdminAsync(host, "one@example.com");
        using var one = host.NewBrowser();
        using var two = host.NewBrowser();
        await one.SignInAtConsoleAsync("one@example.com");
        await two.SignInAtConsoleAsync("two@example.com");
        string Path(string id) => $"app.localhost/api/v1/people/{id}/platform-role";
        var (first, second) = ((await one.SessionAsync("app.localhost")).Person!.Id, (await two.SessionAsync("app.localhost")).Person!.Id);
        Assert.Equal("control.last_admin", (await ReadProblem.OfAsync(await one.SendAsync(HttpMethod.Put, Path(first), new { role = "none" }))).Code);
        await one.SendAsync(HttpMethod.Put, Path(second), new { role = "platformAdmin" });

        await Task.WhenAll(one.SendAsync(HttpMethod.Put, Path(second), new { role = "none" }), two.SendAsync(HttpMethod.Put, Path(first), new { role = "none" }));

        Assert.Single(new[] { await one.SessionAsync("app.localhost"), await two.SessionAsync("app.localhost") }, s => s.PlatformRole == "platformAdmin");
    }

    [Fact]
    public async Task An_operator_signs_somebody_out_everywhere()
    {
        await using var host = await SignedIn.StartAsync();
        await AdminAsync(host, "admin@example.com");
        using var admin = host.NewBrowser();
        using var ida = host.NewBrowser();
        await admin.SignInAtConsoleAsync("admin@example.com");
        await ida.SignInAsync("first.localhost", "ida@example.com");
        var id = (await ida.SessionAsync("first.localhost")).Person!.Id;

        Assert.Equal(HttpStatusCode.OK, (await admin.SendAsync(HttpMethod.Delete, $"app.localhost/api/v1/people/{id}/sessions")).StatusCode);

        Assert.False((await ida.SessionAsync("first.localhost")).SignedIn);
        Assert.Equal("control.person_not_found", (await ReadProblem.OfAsync(await admin.SendAsync(HttpMethod.Delete, "app.localhost/api/v1/people/person_x/sessions"))).Code);
    }
}
