using System.Net;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Identity;

public sealed class MemberTests
{
    private sealed record Member(string Id, string Name, string Email, string Role, long Version);

    private sealed record Members(Member[] Items, string? Next);

    private sealed record Made(string Id, string Link);

    private sealed record Me(string Id, MyTenant[] Tenants);

    private sealed record MyTenant(string Slug, string Role);

    /// <summary>A house with an owner, signed in at the console and at the tenant's host.</summary>
    private static async Task<(TestHost Host, TestBrowser Owner, string Path)> StartAsync()
    {
        var host = await SignedIn.StartAsync();
        var owner = host.NewBrowser();
        await owner.SignInAsync("first.localhost", "owner@example.com");
        var id = (await owner.SessionAsync("app.localhost")).Person!.Id;
        await GiveAsync(host, host.Tenant.Id, id, TenantRole.Owner);
        return (host, owner, $"app.localhost/api/v1/tenants/{host.Tenant.Id}");
    }

    private static async Task GiveAsync(TestHost host, TenantId tenant, string person, TenantRole role)
    {
        await host.Services.GetRequiredService<SystemDb>().WriteAsync(write => write.ExecuteAsync(
            $"insert into control_memberships (tenant_id, person_id, role, created_at) values ({tenant}, {person}, {role}, {host.Clock.GetUtcNow()})", default), default);
        host.Clock.Advance(TimeSpan.FromSeconds(1)); // as another process would have written it
    }

    private static async Task<string> InviteAsync(TestBrowser by, string path, string role)
    {
        var answer = await by.SendAsync(HttpMethod.Post, $"{path}/invitations", new { role, note = "for a friend" });
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var link = new Uri((await TestJson.ReadAsync<Made>(answer)).Link);
        return link.Host + link.PathAndQuery;
    }

    [Fact]
    public async Task A_member_may_what_the_role_gives_on_the_tenants_host()
    {
        var (host, owner, _) = await StartAsync();
        await using var _1 = host;
        using var _2 = owner;
        using var stranger = host.NewBrowser();
        await stranger.SignInAsync("first.localhost", "stranger@example.com");

        var session = await owner.SessionAsync("first.localhost");
        Assert.Equal("owner", session.Role);
        Assert.Equal(["notes.read", "notes.edit"], session.Permissions);
        Assert.Equal(["/notes"], session.Pages.Select(p => p.Path));
        Assert.Equal(HttpStatusCode.Created, (await owner.SendAsync(HttpMethod.Post, "first.localhost/api/notes", new { title = "x", body = "" })).StatusCode);

        Assert.Equal(("none", 0), ((await stranger.SessionAsync("first.localhost")).Role, (await stranger.SessionAsync("first.localhost")).Permissions.Length));
        Assert.Equal("request.forbidden", (await ReadProblem.OfAsync(await stranger.GetAsync("first.localhost/api/notes"))).Code);
    }

    [Fact]
    public async Task An_invitation_makes_one_person_a_member_once()
    {
        var (host, owner, path) = await StartAsync();
        await using var _1 = host;
        using var _2 = owner;
        var link = await InviteAsync(owner, path, "viewer");
        using var guest = host.NewBrowser();

        var page = await (await guest.OpenAsync(link)).Content.ReadAsStringAsync();
        Assert.Contains("Sign in to accept", page, StringComparison.Ordinal);
        await guest.SignInAsync("first.localhost", "guest@example.com");
        Assert.Contains("invited to Tenant first as viewer", await (await guest.OpenAsync(link)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var code = link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];
        await guest.SubmitAsync("app.localhost/auth/join", ("invitation", code));

        Assert.Equal("viewer", (await guest.SessionAsync("first.localhost")).Role); // at once, in the session that was there
        Assert.Equal("first", Assert.Single((await guest.ReadAsync<Me>("app.localhost/api/v1/me")).Tenants).Slug);

        using var second = host.NewBrowser();
        await second.SignInAtConsoleAsync("second@example.com");
        var again = await second.SendAsync(HttpMethod.Post, "app.localhost/api/v1/me/memberships", new { invitation = code });
        Assert.Equal("control.invitation_over", (await ReadProblem.OfAsync(again)).Code);
    }

    [Fact]
    public async Task Of_many_who_accept_one_invitation_at_once_one_gets_in()
    {
        var (host, owner, path) = await StartAsync();
        await using var _1 = host;
        using var _2 = owner;
        var link = await InviteAsync(owner, path, "member");
        var code = link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];
        var guests = new List<TestBrowser>();
        for (var i = 0; i < 6; i++)
        {
            guests.Add(host.NewBrowser());
            await guests[i].SignInAtConsoleAsync($"guest{i}@example.com");
        }

        var answers = await Task.WhenAll(guests.Select(g => g.SendAsync(HttpMethod.Post, "app.localhost/api/v1/me/memberships", new { invitation = code })));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
        Assert.Equal(2, (await owner.ReadAsync<Members>($"{path}/members")).Items.Length);
        guests.ForEach(g => g.Dispose());
    }

    [Fact]
    public async Task An_invitation_ends_with_its_days_or_when_it_is_withdrawn()
    {
        var (host, owner, path) = await StartAsync();
        await using var _1 = host;
        using var _2 = owner;
        var expired = await InviteAsync(owner, path, "viewer");
        var withdrawn = await InviteAsync(owner, path, "viewer");
        var list = await owner.ReadAsync<Listing>($"{path}/invitations");
        Assert.Equal(2, list.Items.Length);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.SendAsync(HttpMethod.Delete, $"{path}/invitations/{list.Items[1].Id}")).StatusCode);

        Assert.Contains("invited to", await (await owner.OpenAsync(expired)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync(withdrawn)).StatusCode);
        host.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync(expired)).StatusCode);
    }

    private sealed record Listing(Made[] Items);

    [Fact]
    public async Task Whoever_removes_somebody_as_they_read_them_is_told_that_they_are_another_by_now()
    {
        var (host, owner, path) = await StartAsync();
        await using var _1 = host;
        using var _2 = owner;
        using var second = host.NewBrowser();
        await second.SignInAtConsoleAsync("second@example.com");
        var id = (await second.SessionAsync("app.localhost")).Person!.Id;
        await GiveAsync(host, host.Tenant.Id, id, TenantRole.Viewer);
        var read = Assert.Single((await owner.ReadAsync<Members>($"{path}/members")).Items, member => member.Id == id).Version;
        await owner.SendAsync(HttpMethod.Put, $"{path}/members/{id}", new { role = "admin" }, read);

        var answer = await owner.SendAsync(HttpMethod.Delete, $"{path}/members/{id}", null, read);

        Assert.Equal("request.stale", (await ReadProblem.OfAsync(answer)).Code);
        Assert.Equal("admin", Assert.Single((await owner.ReadAsync<Members>($"{path}/members")).Items, member => member.Id == id).Role);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.SendAsync(HttpMethod.Delete, $"{path}/members/{id}", null, read + 1)).StatusCode);
    }

    [Fact]
    public async Task Whoever_withdraws_an_invitation_that_was_accepted_meanwhile_hears_that_there_is_a_member()
    {
        var (host, owner, path) = await StartAsync();
        await using var _1 = host;
        using var _2 = owner;
        var link = await InviteAsync(owner, path, "viewer");
        var id = Assert.Single((await owner.ReadAsync<Listing>($"{path}/invitations")).Items).Id;
        using var guest = host.NewBrowser();
        await guest.SignInAtConsoleAsync("guest@example.com");
        await guest.SendAsync(HttpMethod.Post, "app.localhost/api/v1/me/memberships", new { invitation = link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..] });

        Assert.Equal("control.invitation_used", (await ReadProblem.OfAsync(await owner.SendAsync(HttpMethod.Delete, $"{path}/invitations/{id}"))).Code);
        Assert.Equal("control.invitation_not_found", (await ReadProblem.OfAsync(await owner.SendAsync(HttpMethod.Delete, $"{path}/invitations/{id}x"))).Code);
    }

    [Fact]
    public async Task The_last_owner_can_neither_leave_nor_be_removed_nor_become_less()
    {
        var (host, owner, path) = await StartAsync();
        await using var _1 = host;
        using var _2 = owner;
        var only = (await owner.ReadAsync<Members>($"{path}/members")).Items[0];

        foreach (var answer in new[]
        {
            await owner.SendAsync(HttpMethod.Delete, $"{path}/members/{only.Id}"),
            await owner.SendAsync(HttpMethod.Delete, $"app.localhost/api/v1/me/memberships/{host.Tenant.Id}"),
            await owner.SendAsync(HttpMethod.Put, $"{path}/members/{only.Id}", new { role = "admin" }, only.Version),
        })
            Assert.Equal("control.last_owner", (await ReadProblem.OfAsync(answer)).Code);
        Assert.Equal("owner", (await owner.SessionAsync("first.localhost")).Role);
    }

    [Fact]
    public async Task Of_two_owners_who_leave_at_once_one_stays()
    {
        var (host, owner, path) = await StartAsync();
        await using var _1 = host;
        using var _2 = owner;
        using var second = host.NewBrowser();
        await second.SignInAtConsoleAsync("second@example.com");
        await GiveAsync(host, host.Tenant.Id, (await second.SessionAsync("app.localhost")).Person!.Id, TenantRole.Owner);

        var leave = $"app.localhost/api/v1/me/memberships/{host.Tenant.Id}";
        var answers = await Task.WhenAll(owner.SendAsync(HttpMethod.Delete, leave), second.SendAsync(HttpMethod.Delete, leave));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.NoContent);
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task An_admin_manages_members_but_neither_makes_nor_unmakes_owners()
    {
        var (host, owner, path) = await StartAsync();
        await using var _1 = host;
        using var _2 = owner;
        using var admin = host.NewBrowser();
        await admin.SignInAtConsoleAsync("admin@example.com");
        var adminId = (await admin.SessionAsync("app.localhost")).Person!.Id;
        await GiveAsync(host, host.Tenant.Id, adminId, TenantRole.Admin);
        var ownerId = (await owner.SessionAsync("app.localhost")).Person!.Id;

        Assert.Equal(HttpStatusCode.Created, (await admin.SendAsync(HttpMethod.Post, $"{path}/invitations", new { role = "admin" })).StatusCode);
        foreach (var answer in new[]
        {
            await admin.SendAsync(HttpMethod.Post, $"{path}/invitations", new { role = "owner" }),
            await admin.SendAsync(HttpMethod.Put, $"{path}/members/{adminId}", new { role = "owner" }, 1),
            await admin.SendAsync(HttpMethod.Put, $"{path}/members/{ownerId}", new { role = "viewer" }, 1),
            await admin.SendAsync(HttpMethod.Delete, $"{path}/members/{ownerId}"),
        })
            Assert.Equal("control.owners_only", (await ReadProblem.OfAsync(answer)).Code);
    }

    [Fact]
    public async Task Who_is_no_admin_of_a_tenant_learns_nothing_about_it_at_the_console()
    {
        var (host, owner, path) = await StartAsync();
        await using var _1 = host;
        using var _2 = owner;
        var second = await host.AddTenantAsync("second");
        using var member = host.NewBrowser();
        await member.SignInAtConsoleAsync("member@example.com");
        await GiveAsync(host, host.Tenant.Id, (await member.SessionAsync("app.localhost")).Person!.Id, TenantRole.Member);

        foreach (var (browser, tenant) in new[] { (member, host.Tenant.Id.Value), (owner, second.Id.Value), (owner, "tenant_nobody") })
        {
            foreach (var part in new[] { "members", "invitations", "join-policy" })
                Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync($"app.localhost/api/v1/tenants/{tenant}/{part}")).StatusCode);
        }
    }

    [Fact]
    public async Task A_change_of_role_holds_from_the_next_request_and_removal_too()
    {
        var (host, owner, path) = await StartAsync();
        await using var _1 = host;
        using var _2 = owner;
        using var member = host.NewBrowser();
        await member.SignInAsync("first.localhost", "member@example.com");
        var id = (await member.SessionAsync("first.localhost")).Person!.Id;
        await GiveAsync(host, host.Tenant.Id, id, TenantRole.Member);
        Assert.Equal(HttpStatusCode.Created, (await member.SendAsync(HttpMethod.Post, "first.localhost/api/notes", new { title = "x", body = "" })).StatusCode);

        await owner.SendAsync(HttpMethod.Put, $"{path}/members/{id}", new { role = "viewer" }, 1);
        Assert.Equal(HttpStatusCode.Forbidden, (await member.SendAsync(HttpMethod.Post, "first.localhost/api/notes", new { title = "x", body = "" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await member.GetAsync("first.localhost/api/notes")).StatusCode);

        await owner.SendAsync(HttpMethod.Delete, $"{path}/members/{id}");
        Assert.Equal(HttpStatusCode.Forbidden, (await member.GetAsync("first.localhost/api/notes")).StatusCode);
    }

    [Fact]
    public async Task A_change_from_a_stale_version_is_refused()
    {
        var (host, owner, path) = await StartAsync();
        await using var _1 = host;
        using var _2 = owner;
        using var member = host.NewBrowser();
        await member.SignInAtConsoleAsync("member@example.com");
        var id = (await member.SessionAsync("app.localhost")).Person!.Id;
        await GiveAsync(host, host.Tenant.Id, id, TenantRole.Member);

        Assert.Equal(HttpStatusCode.NoContent, (await owner.SendAsync(HttpMethod.Put, $"{path}/members/{id}", new { role = "viewer" }, 1)).StatusCode);
        Assert.Equal("request.stale", (await ReadProblem.OfAsync(await owner.SendAsync(HttpMethod.Put, $"{path}/members/{id}", new { role = "admin" }, 1))).Code);
        Assert.Equal("request.invalid", (await ReadProblem.OfAsync(await owner.SendAsync(HttpMethod.Put, $"{path}/members/{id}", new { role = "none" }, 2))).Code);
        Assert.Equal("control.member_not_found", (await ReadProblem.OfAsync(await owner.SendAsync(HttpMethod.Put, $"{path}/members/person_x", new { role = "viewer" }, 1))).Code);
    }

    [Theory]
    [InlineData("open", "", "anyone@else.example", "viewer")]
    [InlineData("list", "example.com", "ida@example.com", "viewer")]
    [InlineData("list", "IDA@Example.com", "ida@example.com", "viewer")]
    [InlineData("list", "example.com", "ida@evil-example.com", "none")]
    [InlineData("list", "example.com", "ida@example.com.evil.example", "none")]
    [InlineData("list", "ida@example.com", "eve@example.com", "none")]
    [InlineData("invite", "", "ida@example.com", "none")]
    public async Task The_join_policy_says_who_becomes_a_member_by_signing_in(string kind, string entries, string email, string role)
    {
        var (host, owner, path) = await StartAsync();
        await using var _1 = host;
        using var _2 = owner;
        var changed = await owner.SendAsync(HttpMethod.Put, $"{path}/join-policy",
            new { kind, role = "viewer", addresses = entries.Split(',', StringSplitOptions.RemoveEmptyEntries) }, version: 0);
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        using var browser = host.NewBrowser();

        await browser.SignInAsync("first.localhost", email);

        Assert.Equal(role, (await browser.SessionAsync("first.localhost")).Role);
        var chain = await host.Services.GetRequiredService<SystemDb>().QueryAsync<string>(
            $"select action from audit_entries where tenant_id = {host.Tenant.Id} and action = {"control.member_joined"}", default);
        Assert.Equal(role == "none" ? 0 : 1, chain.Count);
    }

    [Fact]
    public async Task A_join_policy_gives_no_more_than_member_and_takes_only_addresses()
    {
        var (host, owner, path) = await StartAsync();
        await using var _1 = host;
        using var _2 = owner;
        foreach (var wrong in new object[]
        {
            new { kind = "open", role = "owner", addresses = Array.Empty<string>() },
            new { kind = "open", role = "none", addresses = Array.Empty<string>() },
            new { kind = "list", role = "viewer", addresses = new[] { "not an address" } },
            new { kind = "list", role = "viewer", addresses = new[] { "@" } },
            new { kind = "everyone", role = "viewer", addresses = Array.Empty<string>() },
            new { kind = 7, role = "viewer", addresses = Array.Empty<string>() },
        })
            Assert.Equal("request.invalid", (await ReadProblem.OfAsync(await owner.SendAsync(HttpMethod.Put, $"{path}/join-policy", wrong, version: 0))).Code);
    }
}
