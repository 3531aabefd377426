using System.Net;
using System.Text.Json;
using Longhouse.Platform.Data;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Settings;

public sealed class DefaultsTests
{
    [Fact]
    public async Task Defaults_lie_below_what_the_tenant_says_and_change_its_version()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var first = await house.PublishAsync(tenant, House.LocalConfig);

        await PutAsync(house, """{"content":{"hashtag_string":"#all","debug":true},"storage":{"paths":{"keep":"kept","root":"/never"}}}""", 0, 100);

        var effective = await EffectiveAsync(house, tenant);
        Assert.Equal("#all", effective.GetProperty("config").GetProperty("content").GetProperty("hashtag_string").GetString());
        var paths = effective.GetProperty("config").GetProperty("storage").GetProperty("paths");
        Assert.Equal(("/pics", "kept"), (paths.GetProperty("root").GetString(), paths.GetProperty("keep").GetString()));
        Assert.NotEqual(first.ConfigVersion, effective.GetProperty("config_version").GetString());
        Assert.Equal(effective.GetProperty("config_version").GetString(), (await house.Admin.GetAsync<TenantAnswer>($"/api/v1/tenants/{tenant.Id}")).ConfigVersion);
        Assert.Equal(["schema_version", "tenant", "app_type", "config_version", "ttl_seconds", "config"], effective.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task A_roll_out_reaches_a_label_first_then_a_share_then_all()
    {
        await using var house = await House.StartAsync();
        var tenants = new List<TenantAnswer>();
        for (var i = 0; i < 8; i++)
        {
            tenants.Add(await house.AddTenantAsync($"studio-{i}", labels: new { stage = i == 3 ? "canary" : "stable" }));
            await house.PublishAsync(tenants[i], House.LocalConfig);
        }
        await PutAsync(house, """{"content":{"hashtag_string":"#one"}}""", 0, 100);

        await PutAsync(house, """{"content":{"hashtag_string":"#two"}}""", 1, 0, "stage=canary");
        Assert.Equal(["studio-3"], await WithTagAsync(house, tenants, "#two"));
        Assert.Equal(7, (await WithTagAsync(house, tenants, "#one")).Count);

        await RollOutAsync(house, 2, 50, "stage=canary");
        var half = await WithTagAsync(house, tenants, "#two");
        Assert.InRange(half.Count, 1, 7);
        Assert.Contains("studio-3", half);

        await RollOutAsync(house, 2, 100);
        Assert.Equal(8, (await WithTagAsync(house, tenants, "#two")).Count);

        await PutAsync(house, """{"content":{"hashtag_string":"#three"}}""", 2, 0);
        Assert.Equal(8, (await WithTagAsync(house, tenants, "#two")).Count); // nobody has it yet, and nobody falls back further
    }

    [Fact]
    public async Task A_tenant_that_new_defaults_would_break_keeps_what_it_has()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var before = await house.PublishAsync(tenant, House.LocalConfig);

        await PutAsync(house, """{"ai":{"rate_per_minute":99999}}""", 0, 100);

        Assert.Equal(before.ConfigVersion, (await EffectiveAsync(house, tenant)).GetProperty("config_version").GetString());
        Assert.Equal(1, await house.Host.Services.GetRequiredService<SystemDb>().CountAsync(
            $"select count(*) from audit_entries where tenant_id = {tenant.Id} and action = {"control.config_defaults_refused"}", default));
    }

    [Fact]
    public async Task Defaults_are_changed_from_the_newest_only_and_hold_no_secrets()
    {
        await using var house = await House.StartAsync();
        await PutAsync(house, "{}", 0, 100);

        async Task<HttpResponseMessage> TryAsync(string config, long read) =>
            await house.Admin.SendAsync(HttpMethod.Put, "/api/v1/defaults/publisher_v2", Body(config, 100, null), read);

        Assert.Equal("request.stale", await House.CodeAsync(HttpStatusCode.Conflict, await TryAsync("{}", 0)));
        Assert.Equal("control.config_invalid", await House.CodeAsync(HttpStatusCode.UnprocessableEntity, await TryAsync("""{"a":"sk-abcdefghijklmnopqrstuvwxyz"}""", 1)));
        Assert.Equal("control.defaults_not_found", await House.CodeAsync(HttpStatusCode.NotFound, await house.Admin.Client.GetAsync("/api/v1/defaults/other")));
        Assert.Equal("request.stale", await House.CodeAsync(HttpStatusCode.Conflict, await house.Admin.SendAsync(HttpMethod.Put, "/api/v1/defaults/publisher_v2/rollout", new { percent = 50 }, 7)));
    }

    private static object Body(string config, int percent, string? label) => new { config = House.Json(config), comment = "test", rollout = new { percent, label } };

    private static async Task PutAsync(House house, string config, long read, int percent, string? label = null)
    {
        await House.AsAsync<JsonElement>(await house.Admin.SendAsync(HttpMethod.Put, "/api/v1/defaults/publisher_v2", Body(config, percent, label), read));
        await house.Host.RunJobsAsync();
    }

    private static async Task RollOutAsync(House house, long revision, int percent, string? label = null)
    {
        await House.AsAsync<JsonElement>(await house.Admin.SendAsync(HttpMethod.Put, "/api/v1/defaults/publisher_v2/rollout", new { percent, label }, revision));
        await house.Host.RunJobsAsync();
    }

    private static async Task<JsonElement> EffectiveAsync(House house, TenantAnswer tenant) =>
        (await House.JsonAsync(await house.Admin.Client.GetAsync($"/api/v1/tenants/{tenant.Id}/config/effective"))).GetProperty("document");

    private static async Task<IReadOnlyList<string>> WithTagAsync(House house, IReadOnlyList<TenantAnswer> tenants, string tag)
    {
        var found = new List<string>();
        foreach (var tenant in tenants)
        {
            if ((await EffectiveAsync(house, tenant)).GetProperty("config").GetProperty("content").GetProperty("hashtag_string").GetString() == tag)
                found.Add(tenant.Slug);
        }
        return found;
    }
}
