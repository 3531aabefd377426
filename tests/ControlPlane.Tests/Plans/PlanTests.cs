using System.Net;
using Longhouse.ControlPlane.Plans;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Plans;

public sealed class PlanTests
{
    [Fact]
    public async Task A_plan_is_made_changed_and_given_up_each_at_the_version_that_was_read()
    {
        await using var house = await House.StartAsync();
        var made = await house.Admin.PutAsync<PlanAnswer>("/api/v1/plans/studio", new { requestsPerSecond = 20, requestsBurst = 100, people = 5 }, 0);
        var twice = await house.Admin.SendAsync(HttpMethod.Put, "/api/v1/plans/studio", new { requestsPerSecond = 1, requestsBurst = 1 }, 0);
        var changed = await house.Admin.PutAsync<PlanAnswer>("/api/v1/plans/studio", new { requestsPerSecond = 40, requestsBurst = 100 }, made.Version);

        Assert.Equal((20, 100, 5, 1), (made.RequestsPerSecond, made.RequestsBurst, made.People, made.Version));
        Assert.Equal("request.stale", await House.CodeAsync(HttpStatusCode.Conflict, twice));
        Assert.Equal((40, null, 2), (changed.RequestsPerSecond, changed.People, changed.Version));

        Assert.Equal(HttpStatusCode.NoContent, (await house.Admin.SendAsync(HttpMethod.Delete, "/api/v1/plans/studio", null, changed.Version)).StatusCode);
        Assert.Empty((await house.Admin.GetAsync<PlanListAnswer>("/api/v1/plans")).Items);
    }

    [Fact]
    public async Task A_plan_that_tenants_are_on_stays()
    {
        await using var house = await House.StartAsync();
        var one = await house.AddTenantAsync("one");
        await house.Admin.PutAsync<PlanAnswer>("/api/v1/plans/studio", new { requestsPerSecond = 20, requestsBurst = 100 }, 0);
        await house.Admin.SendAsync(HttpMethod.Patch, $"/api/v1/tenants/{one.Id}", new { plan = "studio" }, one.Version);

        Assert.Equal(1, (await house.Admin.GetAsync<PlanListAnswer>("/api/v1/plans")).Items[0].Tenants);
        Assert.Equal("control.plan_in_use", await House.CodeAsync(HttpStatusCode.Conflict, await house.Admin.SendAsync(HttpMethod.Delete, "/api/v1/plans/studio", null, 1)));
    }

    [Fact]
    public async Task Operators_read_plans_and_administrators_change_them()
    {
        await using var house = await House.StartAsync();
        var operatorOfHouse = house.Host.SignInToConsole(PlatformRole.Operator);

        Assert.Equal(2000, (await operatorOfHouse.GetAsync<PlanListAnswer>("/api/v1/plans")).HouseRequestsBurst);
        Assert.Equal(HttpStatusCode.Forbidden, (await operatorOfHouse.SendAsync(HttpMethod.Put, "/api/v1/plans/studio", new { requestsPerSecond = 1, requestsBurst = 1 }, 0)).StatusCode);
    }

    [Fact]
    public async Task A_tenant_is_held_to_the_rate_of_its_plan_and_others_are_not()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var admin = host.SignInToConsole(PlatformRole.PlatformAdmin);
        var busy = await host.SignInAsync(NotesPermissions.Read);
        var other = await host.SignInAsync(await host.AddTenantAsync("second"), NotesPermissions.Read);
        await admin.PutAsync<PlanAnswer>("/api/v1/plans/small", new { requestsPerSecond = 1, requestsBurst = 3 }, 0);
        await admin.PostAsync<object>("/api/v1/tenants:plan", new { tenantIds = new[] { host.Tenant.Id.Value }, plan = "small", preview = false });

        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await busy.SendAsync(HttpMethod.Get, "/api/notes")).StatusCode);
        var refused = await busy.SendAsync(HttpMethod.Get, "/api/notes");

        Assert.Equal("request.too_many", (await ReadProblem.OfAsync(refused)).Code);
        Assert.Equal("\"tenant\";q=3;w=3", string.Join(", ", refused.Headers.GetValues("RateLimit-Policy")));
        Assert.Equal("\"tenant\";q=2000;w=4", string.Join(", ", (await other.SendAsync(HttpMethod.Get, "/api/notes")).Headers.GetValues("RateLimit-Policy")));
    }

    [Fact]
    public async Task Nobody_is_invited_into_a_tenant_whose_plan_has_no_room()
    {
        await using var house = await House.StartAsync();
        var one = await house.AddTenantAsync("one");
        await house.Admin.PutAsync<PlanAnswer>("/api/v1/plans/two", new { requestsPerSecond = 20, requestsBurst = 100, people = 1 }, 0);
        await house.Admin.SendAsync(HttpMethod.Patch, $"/api/v1/tenants/{one.Id}", new { plan = "two" }, one.Version);
        var invite = () => house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{one.Id}/invitations", new { role = "member" });

        Assert.Equal(HttpStatusCode.Created, (await invite()).StatusCode);
        Assert.True(await HasRoomAsync(house, one));
        await JoinAsync(house, one, "person_1");

        Assert.False(await HasRoomAsync(house, one));
        Assert.Equal("control.plan_has_no_room", await House.CodeAsync(HttpStatusCode.Conflict, await invite()));
    }

    private static Task<bool> HasRoomAsync(House house, TenantAnswer tenant) =>
        house.Host.Services.GetRequiredService<SystemDb>().WriteAsync(write => Plan.HasRoomAsync(write, tenant.ToTenant().Id, default), default);

    private static Task JoinAsync(House house, TenantAnswer tenant, string person) => house.Host.Services.GetRequiredService<SystemDb>().WriteAsync(async write =>
    {
        await write.ExecuteAsync($"insert into control_people (id, name, email, platform_role, created_at) values ({person}, {person}, {"p@example.com"}, {"none"}, {house.Host.Clock.GetUtcNow()})", default);
        return await write.ExecuteAsync($"""
            insert into control_memberships (tenant_id, person_id, role, created_at) values ({tenant.ToTenant().Id}, {person}, {TenantRole.Member}, {house.Host.Clock.GetUtcNow()})
            """, default);
    }, default);

    private sealed record PlanListAnswer(PlanAnswer[] Items, int HouseRequestsBurst);

    private sealed record PlanAnswer(string Name, long RequestsPerSecond, long RequestsBurst, long? People, long Version, long Tenants);
}
