using Longhouse.ControlPlane.Activities;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Activities;

public sealed class TenantActivityTests
{
    [Fact]
    public async Task Requests_of_a_tenant_are_counted_by_the_hour_and_written_together()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var auditor = host.SignInToConsole(PlatformRole.Auditor);
        var editor = await host.SignInAsync(NotesPermissions.Edit);
        for (var i = 0; i < 3; i++)
            await editor.Client.GetAsync("/api/notes");

        var before = await OneAsync(auditor, host);
        await WriteAsync(host);
        var after = await OneAsync(auditor, host);
        host.Clock.Jump(TimeSpan.FromHours(2));
        await editor.Client.GetAsync("/api/notes");
        await WriteAsync(host);
        var later = await OneAsync(auditor, host);

        Assert.Equal((0, 24), (before.Requests.Sum(), before.Requests.Length));
        Assert.Equal((3, 3), (after.Requests[^1], after.Requests.Sum()));
        Assert.Equal((3, 0, 1), (later.Requests[^3], later.Requests[^2], later.Requests[^1]));
        Assert.Equal(host.Clock.GetUtcNow(), later.LastActivityAt);
    }

    [Fact]
    public async Task What_is_a_day_old_counts_no_more()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var editor = await host.SignInAsync(NotesPermissions.Edit);
        await editor.Client.GetAsync("/api/notes");
        await WriteAsync(host);
        host.Clock.Jump(TimeSpan.FromHours(25));
        await WriteAsync(host);

        Assert.Equal(0, (await OneAsync(host.SignInToConsole(PlatformRole.Auditor), host)).Requests.Sum());
        Assert.Equal([0L], await Sums(host));
    }

    [Fact]
    public async Task A_change_that_was_audited_is_activity_too()
    {
        await using var house = await House.StartAsync();
        var (one, two) = (await house.AddTenantAsync("one"), await house.AddTenantAsync("two"));
        house.Host.Clock.Jump(TimeSpan.FromMinutes(10));
        await house.Admin.PostAsync<object>($"/api/v1/tenants/{one.Id}:suspend", new { reason = "unpaid" });

        var before = await SlugsAsync(house, "activity");
        await WriteAsync(house.Host);
        var after = await SlugsAsync(house, "activity");

        Assert.Equal([two.Slug, one.Slug], before);
        Assert.Equal([one.Slug, two.Slug], after);
    }

    [Theory]
    [InlineData("activity")]
    [InlineData("requests")]
    public async Task A_sorted_list_is_read_page_by_page_and_has_everyone_once(string sort)
    {
        await using var house = await House.StartAsync();
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
            await house.AddTenantAsync($"tenant-{name}");

        var (seen, after) = (new List<string>(), "");
        do
        {
            var page = await house.Admin.GetAsync<Page<TenantAnswer>>($"/api/v1/tenants?sort={sort}&limit=2&after={after}");
            seen.AddRange(page.Items.Select(tenant => tenant.Slug));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(["tenant-a", "tenant-b", "tenant-c", "tenant-d", "tenant-e"], seen.Order());
        Assert.Equal(["tenant-b"], (await house.Admin.GetAsync<Page<TenantAnswer>>($"/api/v1/tenants?sort={sort}&q=tenant-b")).Items.Select(tenant => tenant.Slug));
    }

    [Theory]
    [InlineData("sort=beauty")]
    [InlineData("sort=activity&after=nothing")]
    public async Task An_order_that_is_none_is_refused(string query)
    {
        await using var house = await House.StartAsync();

        Assert.Equal("request.invalid", await House.CodeAsync(System.Net.HttpStatusCode.BadRequest, await house.Admin.SendAsync(HttpMethod.Get, $"/api/v1/tenants?{query}")));
    }

    private static Task WriteAsync(TestHost host) => host.Services.GetRequiredService<TenantActivity>().WriteAsync(CancellationToken.None);

    private static async Task<Seen> OneAsync(TestCaller caller, TestHost host) => await caller.GetAsync<Seen>($"/api/v1/tenants/{host.Tenant.Id}");

    private static async Task<IReadOnlyList<string>> SlugsAsync(House house, string sort) =>
        [.. (await house.Admin.GetAsync<Page<TenantAnswer>>($"/api/v1/tenants?sort={sort}")).Items.Select(tenant => tenant.Slug)];

    private static Task<IReadOnlyList<long>> Sums(TestHost host) => host.Services.GetRequiredService<Longhouse.Platform.Data.SystemDb>()
        .QueryAsync<long>($"select requests from control_activity where tenant_id = {host.Tenant.Id.Value}", CancellationToken.None);

    private sealed record Seen(long[] Requests, DateTimeOffset? LastActivityAt);
}
