using System.Net;
using Longhouse.ControlPlane.Tests.ServiceApi;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Testing;

namespace Longhouse.ControlPlane.Tests.Audit;

public sealed class AccessRecordTests
{
    [Fact]
    public async Task What_somebody_was_not_allowed_is_on_the_record_of_the_tenant_that_it_was_about_once_in_a_while()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("one");
        var viewer = house.SignIn(tenant, TenantRole.Viewer);

        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Forbidden, (await viewer.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant.Id}/credentials")).StatusCode);
        var denied = Assert.Single(await SearchAsync(house, $"tenant={tenant.Id}&outcome=denied"));
        Assert.Equal(("control.access_denied", $"person:{viewer.Person}"), (denied.Action, denied.Actor));
        Assert.Contains("/credentials", denied.Details, StringComparison.Ordinal);

        house.Host.Clock.Advance(TimeSpan.FromMinutes(10));
        await viewer.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant.Id}/credentials");
        Assert.Equal(2, (await SearchAsync(house, $"tenant={tenant.Id}&outcome=denied")).Count);
    }

    [Fact]
    public async Task What_could_not_be_written_is_on_the_record_the_next_time()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("one");
        var auditor = house.Host.SignInToConsole(PlatformRole.Auditor);
        Task<HttpResponseMessage> LookAsync() => auditor.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant.Id}/credentials");

        await ReadOnlyTests.SwitchAsync(house.Host, on: true);
        Assert.Equal(HttpStatusCode.OK, (await LookAsync()).StatusCode);
        await ReadOnlyTests.SwitchAsync(house.Host, on: false);
        Assert.Equal(HttpStatusCode.OK, (await LookAsync()).StatusCode);

        Assert.Single(await SearchAsync(house, $"tenant={tenant.Id}&action=control.looked_at"));
    }

    [Fact]
    public async Task A_tenant_that_there_is_not_gets_no_record_of_its_own()
    {
        await using var house = await House.StartAsync();
        var nobody = house.Host.SignInToConsole(PlatformRole.None);

        foreach (var made in (string[])["tenant_made_up", "tenant_of_nobody", "tenant_of_nobody_else"]) // whoever goes on making names up fills no record
            Assert.Equal(HttpStatusCode.Forbidden, (await nobody.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{made}/credentials")).StatusCode);

        Assert.Equal("house", Assert.Single(await SearchAsync(house, "outcome=denied")).Tenant);
    }

    [Fact]
    public async Task That_those_who_run_the_house_looked_at_what_is_sensitive_is_on_the_record_and_that_a_tenants_own_people_did_is_not()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("one");
        var (owner, auditor) = (house.SignIn(tenant, TenantRole.Owner), house.Host.SignInToConsole(PlatformRole.Auditor));

        foreach (var caller in (TestCaller[])[owner, auditor, auditor])
            Assert.Equal(HttpStatusCode.OK, (await caller.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant.Id}/credentials")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await auditor.SendAsync(HttpMethod.Get, "/api/v1/people")).StatusCode);

        var looked = Assert.Single(await SearchAsync(house, $"tenant={tenant.Id}&action=control.looked_at"));
        Assert.Equal(($"person:{auditor.Person}", "done"), (looked.Actor, looked.Outcome));
        Assert.Equal(2, (await SearchAsync(house, "action=control.looked_at")).Count);
    }

    private static async Task<IReadOnlyList<Entry>> SearchAsync(House house, string query) => (await house.Admin.GetAsync<Page<Entry>>($"/api/v1/audit?{query}")).Items;

    private sealed record Entry(string Tenant, string Actor, string Action, string Details, string Outcome);
}
