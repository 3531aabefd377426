using System.Net;
using Longhouse.Platform.Identity;

namespace Longhouse.ControlPlane.Tests.Tenants;

public sealed class ChangePlansTests
{
    [Fact]
    public async Task Many_tenants_are_put_on_another_plan_after_it_was_seen_what_changes()
    {
        await using var house = await House.StartAsync();
        var (one, two) = (await house.AddTenantAsync("one"), await house.AddTenantAsync("two"));
        await ChangeAsync(house, [two.Id], "team", preview: false);

        var preview = await ChangeAsync(house, [one.Id, two.Id], "team", preview: true);
        var untouched = await house.Admin.GetAsync<TenantAnswer>($"/api/v1/tenants/{one.Id}");
        var done = await ChangeAsync(house, [one.Id, two.Id], "team", preview: false, preview.Tenants.ToDictionary(tenant => tenant.TenantId, tenant => tenant.Version));

        Assert.Equal([("", "team", "changed"), ("team", "team", "unchanged")], preview.Tenants.Select(tenant => (tenant.From, tenant.To, tenant.Outcome)));
        Assert.Equal("", untouched.Plan);
        Assert.Equal(["changed", "unchanged"], done.Tenants.Select(tenant => tenant.Outcome));
        Assert.Equal("team", (await house.Admin.GetAsync<TenantAnswer>($"/api/v1/tenants/{one.Id}")).Plan);
    }

    [Fact]
    public async Task A_tenant_that_somebody_changed_since_the_preview_is_left_as_it_is()
    {
        await using var house = await House.StartAsync();
        var one = await house.AddTenantAsync("one");
        var preview = await ChangeAsync(house, [one.Id], "team", preview: true);
        await house.Admin.SendAsync(HttpMethod.Patch, $"/api/v1/tenants/{one.Id}", new { plan = "studio" }, preview.Tenants[0].Version);

        var done = await ChangeAsync(house, [one.Id], "team", preview: false, preview.Tenants.ToDictionary(tenant => tenant.TenantId, tenant => tenant.Version));

        Assert.Equal(("failed", "request.stale"), (done.Tenants[0].Outcome, done.Tenants[0].Code));
        Assert.Equal("studio", (await house.Admin.GetAsync<TenantAnswer>($"/api/v1/tenants/{one.Id}")).Plan);
    }

    [Fact]
    public async Task Only_operators_do_so()
    {
        await using var house = await House.StartAsync();
        var one = await house.AddTenantAsync("one");

        var refused = await house.SignIn(one, TenantRole.Owner).SendAsync(HttpMethod.Post, "/api/v1/tenants:plan", new { tenantIds = new[] { one.Id }, plan = "team", preview = false });

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static Task<Answer> ChangeAsync(House house, string[] tenantIds, string plan, bool preview, IReadOnlyDictionary<string, long>? versions = null) =>
        house.Admin.PostAsync<Answer>("/api/v1/tenants:plan", new { tenantIds, plan, preview, versions });

    private sealed record Answer(bool Preview, PlanAnswer[] Tenants);

    private sealed record PlanAnswer(string TenantId, string From, string To, long Version, string Outcome, string? Code);
}
