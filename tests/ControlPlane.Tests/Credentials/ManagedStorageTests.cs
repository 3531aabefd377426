using System.Net;
using System.Text.Json;
using Longhouse.ControlPlane.Departures;

namespace Longhouse.ControlPlane.Tests.Credentials;

public sealed class ManagedStorageTests
{
    [Fact]
    public async Task A_tenant_is_given_a_prefix_and_a_key_that_opens_no_other()
    {
        await using var storage = await FakeStorage.StartAsync();
        await using var house = await House.StartAsync(storage.Settings);
        var (one, two) = (await house.AddTenantAsync("one"), await house.AddTenantAsync("two"));

        var made = await MakeAsync(house, one);
        await MakeAsync(house, two);

        Assert.Equal(("managed", "active"), (made.GetProperty("provider").GetString(), made.GetProperty("state").GetString()));
        Assert.Equal(["tenants"], storage.Buckets.Keys);
        Assert.Equal(2, storage.Users.Count);
        var policy = JsonDocument.Parse(storage.Users.Single(user => user.Key.StartsWith("longhouse-one-", StringComparison.Ordinal)).Value.Policy!).RootElement.GetProperty("Statement");
        Assert.Equal("arn:aws:s3:::tenants/tenants/one/*", policy[0].GetProperty("Resource").GetString());
        Assert.Equal("tenants/one/*", policy[1].GetProperty("Condition").GetProperty("StringLike").GetProperty("s3:prefix").GetString());
        var tested = await House.JsonAsync(await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{one.Id}/credentials/{made.GetProperty("id").GetString()}:test", new { }));
        Assert.True(tested.GetProperty("works").GetBoolean());
    }

    [Fact]
    public async Task Revoking_takes_the_key_and_its_user_away()
    {
        await using var storage = await FakeStorage.StartAsync();
        await using var house = await House.StartAsync(storage.Settings);
        var tenant = await house.AddTenantAsync("one");
        var made = await MakeAsync(house, tenant);

        var revoked = await House.JsonAsync(await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}/credentials/{made.GetProperty("id").GetString()}:revoke"));

        Assert.True(revoked.GetProperty("revokedAtProvider").GetBoolean());
        Assert.Empty(storage.Users);
    }

    [Theory]
    [InlineData("CreateUser")]
    [InlineData("PutUserPolicy")]
    [InlineData("CreateAccessKey")]
    public async Task What_is_not_made_whole_is_not_made_at_all(string failing)
    {
        await using var storage = await FakeStorage.StartAsync();
        storage.Failing = failing;
        await using var house = await House.StartAsync(storage.Settings);
        var tenant = await house.AddTenantAsync("one");

        var answer = await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}/storage");

        Assert.Equal("control.storage_not_made", await House.CodeAsync(HttpStatusCode.ServiceUnavailable, answer));
        Assert.Empty(storage.Users);
        Assert.Empty((await house.Admin.GetAsync<Page<JsonElement>>($"/api/v1/tenants/{tenant.Id}/credentials")).Items);
    }

    [Fact]
    public async Task A_house_without_storage_says_so()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("one");

        Assert.Equal("control.storage_not_set_up", await House.CodeAsync(HttpStatusCode.ServiceUnavailable, await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}/storage")));
    }

    [Theory]
    [InlineData(false, "kept", 3)]
    [InlineData(true, "deleted", 1)]
    public async Task Objects_go_with_their_tenant_only_if_somebody_said_so(bool chosen, string outcome, int left)
    {
        await using var storage = await FakeStorage.StartAsync();
        await using var house = await House.StartAsync(storage.Settings);
        var tenant = await house.AddTenantAsync("one");
        await MakeAsync(house, tenant);
        foreach (var key in (string[])["tenants/tenants/one/inbox/a b+ü&.jpg", "tenants/tenants/one/keep/b.jpg", "tenants/tenants/other/c.jpg"])
            storage.Objects[key] = true;

        var report = await LetGoAsync(house, tenant, new { slug = "one", deleteManagedObjects = chosen });

        Assert.Equal((outcome, chosen ? 2 : 0, left), (report.GetProperty("managedObjects").GetString(), report.GetProperty("managedObjectsDeleted").GetInt32(), storage.Objects.Count));
        Assert.Contains("tenants/tenants/other/c.jpg", storage.Objects.Keys);
        Assert.Empty(storage.Users); // the key is taken back either way
    }

    [Fact]
    public async Task A_storage_that_cannot_be_emptied_keeps_nothing_else_from_going_and_the_report_says_so()
    {
        await using var storage = await FakeStorage.StartAsync();
        await using var house = await House.StartAsync(storage.Settings);
        var tenant = await house.AddTenantAsync("one");
        await MakeAsync(house, tenant);
        storage.Objects["tenants/tenants/one/a.jpg"] = true;
        storage.IsStuck = true;

        var report = await LetGoAsync(house, tenant, new { slug = "one", deleteManagedObjects = true });

        Assert.Equal(("left", 0), (report.GetProperty("managedObjects").GetString(), report.GetProperty("managedObjectsDeleted").GetInt32()));
    }

    private static async Task<JsonElement> MakeAsync(House house, TenantAnswer tenant)
    {
        var answer = await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}/storage");
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await House.JsonAsync(answer);
    }

    private static async Task<JsonElement> LetGoAsync(House house, TenantAnswer tenant, object request)
    {
        await house.Admin.PostAsync<JsonElement>($"/api/v1/tenants/{tenant.Id}:delete", request);
        house.Host.Clock.Advance(Departure.Grace);
        for (var i = 0; i < 5; i++) // it is tried again, each time a little later
        {
            await house.Host.RunJobsAsync();
            house.Host.Clock.Advance(TimeSpan.FromHours(1));
        }
        return (await house.Admin.GetAsync<JsonElement>($"/api/v1/tenants/{tenant.Id}/departure")).GetProperty("report");
    }
}
