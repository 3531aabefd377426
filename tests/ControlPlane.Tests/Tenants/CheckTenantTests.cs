using System.Net;
using Longhouse.Platform.Identity;

namespace Longhouse.ControlPlane.Tests.Tenants;

public sealed class CheckTenantTests
{
    [Fact]
    public async Task A_new_tenant_has_an_address_and_nothing_else_yet()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("one");

        var checks = await ChecksAsync(house, tenant);

        Assert.Equal([("address", "good"), ("configuration", "nothing"), ("credentials", "nothing"), ("requests", "nothing"), ("jobs", "good")], checks.Select(check => (check.Name, check.State)));
        Assert.Contains("one.localhost", checks[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_live_is_checked_as_publishing_would()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("one");
        await house.PublishAsync(tenant, House.LocalConfig);

        Assert.Equal(("good", "Version 1 is live, and valid."), (await ChecksAsync(house, tenant))[1] is var check ? (check.State, check.Text) : default);
    }

    [Fact]
    public async Task A_suspended_tenant_answers_to_no_one()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("one");
        await house.Admin.PostAsync<object>($"/api/v1/tenants/{tenant.Id}:suspend", new { reason = "unpaid" });

        var address = (await ChecksAsync(house, tenant))[0];

        Assert.Equal("attention", address.State);
        Assert.Contains("404", address.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_for_those_who_look_after_the_tenant()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("one");
        var path = $"/api/v1/tenants/{tenant.Id}/checks";

        Assert.Equal(HttpStatusCode.OK, (await house.SignIn(tenant, TenantRole.Admin).Client.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.SignIn(tenant, TenantRole.Viewer).Client.GetAsync(path)).StatusCode);
        Assert.Equal("control.tenant_not_found", await House.CodeAsync(HttpStatusCode.NotFound, await house.Admin.Client.GetAsync("/api/v1/tenants/none/checks")));
    }

    private static async Task<Check[]> ChecksAsync(House house, TenantAnswer tenant) => (await house.Admin.GetAsync<Answer>($"/api/v1/tenants/{tenant.Id}/checks")).Checks;

    private sealed record Answer(Check[] Checks);

    private sealed record Check(string Name, string State, string Text);
}
