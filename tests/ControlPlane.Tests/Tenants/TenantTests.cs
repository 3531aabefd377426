using System.Net;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Tenants;

public sealed class TenantTests
{
    [Fact]
    public async Task A_new_tenant_answers_at_its_host_at_once()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var admin = host.SignInToConsole(PlatformRole.Operator);
        using var visitor = host.ClientOf("fresh.localhost");
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/api/notes")).StatusCode);

        var made = await admin.PostAsync<CreatedAnswer>("/api/v1/tenants", new { slug = "fresh", name = "Fresh", appType = "notes", labels = new { stage = "canary" } });

        Assert.Equal(("fresh.localhost", "active", "canary", "tenants/fresh/"), (made.Tenant.PrimaryHost, made.Tenant.Status, made.Tenant.Labels["stage"], made.Tenant.StoragePrefix));
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/api/notes")).StatusCode);
    }

    [Theory]
    [InlineData("Upper", 400, "request.invalid")]
    [InlineData("-x", 400, "request.invalid")]
    [InlineData("x-", 400, "request.invalid")]
    [InlineData("a.b", 400, "request.invalid")]
    [InlineData("", 400, "request.invalid")]
    [InlineData("xn--bcher-kva", 400, "request.invalid")]
    [InlineData("admin", 409, "control.slug_reserved")]
    [InlineData("app", 409, "control.slug_reserved")]
    [InlineData("ours", 409, "control.slug_reserved")]
    [InlineData("taken", 409, "control.slug_taken")]
    public async Task A_slug_that_cannot_be_had_is_refused(string slug, int status, string code)
    {
        await using var house = await House.StartAsync(("ReservedSlugs", "ours"));
        await house.AddTenantAsync("taken");

        var response = await house.Admin.SendAsync(HttpMethod.Post, "/api/v1/tenants", new { slug, name = "x", appType = "publisher_v2" });

        Assert.Equal(code, await House.CodeAsync((HttpStatusCode)status, response));
        Assert.Single((await house.Admin.GetAsync<Page<TenantAnswer>>("/api/v1/tenants")).Items);
    }

    [Fact]
    public async Task A_slug_that_was_given_up_rests_and_comes_back_with_storage_of_its_own()
    {
        await using var house = await House.StartAsync();
        var free = house.Host.Clock.GetUtcNow().AddDays(90);
        await house.Host.Services.GetRequiredService<SystemDb>().WriteAsync(write => write.ExecuteAsync(
            $"insert into control_retired_slugs (slug, retired_at, free_at) values ({"gone"}, {0}, {free})", default), default);

        var early = await house.Admin.SendAsync(HttpMethod.Post, "/api/v1/tenants", new { slug = "gone", name = "x", appType = "publisher_v2" });
        house.Host.Clock.Jump(TimeSpan.FromDays(91));
        var later = await house.AddTenantAsync("gone");

        Assert.Equal("control.slug_retired", await House.CodeAsync(HttpStatusCode.Conflict, early));
        Assert.Equal($"tenants/{later.Id}/", later.StoragePrefix);
    }

    [Fact]
    public async Task Tenants_are_found_by_slug_name_host_status_and_label_page_by_page()
    {
        await using var house = await House.StartAsync();
        for (var i = 0; i < 5; i++)
            await house.AddTenantAsync($"studio-{i}", labels: new { stage = i < 2 ? "canary" : "stable" });
        house.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        var odd = await house.AddTenantAsync("other", "gallery");
        await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{odd.Id}:suspend", new { reason = "not paid" });

        Assert.Equal(["other"], await SlugsAsync(house, "?status=suspended"));
        Assert.Equal(["other"], await SlugsAsync(house, "?appType=gallery"));
        Assert.Equal(["studio-0", "studio-1"], await SlugsAsync(house, "?label=stage=canary"));
        Assert.Equal(5, (await SlugsAsync(house, "?label=stage")).Count);
        Assert.Equal(["studio-3"], await SlugsAsync(house, "?host=studio-3.local"));
        Assert.Equal(["studio-3"], await SlugsAsync(house, "?q=NANT%20STUDIO-3"));
        Assert.Empty(await SlugsAsync(house, "?slug=%25"));
        var first = await house.Admin.GetAsync<Page<TenantAnswer>>("/api/v1/tenants?limit=4");
        var second = await house.Admin.GetAsync<Page<TenantAnswer>>($"/api/v1/tenants?limit=4&after={first.Next}");
        Assert.Equal(["other", "studio-0", "studio-1", "studio-2"], first.Items.Select(t => t.Slug));
        Assert.Equal(["studio-3", "studio-4"], second.Items.Select(t => t.Slug));
        Assert.Null(second.Next);
        Assert.Equal(["studio-4", "studio-3"], await SlugsAsync(house, "?sort=-slug&limit=2"));
        Assert.Equal(["studio-2", "studio-1"], await SlugsAsync(house, "?sort=-slug&limit=2&after=studio-3"));
        Assert.Equal(["other"], await SlugsAsync(house, "?sort=-created&limit=1"));
        Assert.Equal("other", (await SlugsAsync(house, "?sort=created"))[^1]);
        Assert.Equal("request.invalid", await House.CodeAsync(HttpStatusCode.BadRequest, await house.Admin.Client.GetAsync("/api/v1/tenants?sort=name")));
        Assert.Equal("request.invalid", await House.CodeAsync(HttpStatusCode.BadRequest, await house.Admin.Client.GetAsync("/api/v1/tenants?status=odd")));
    }

    [Fact]
    public async Task A_change_needs_the_version_that_was_read_and_keeps_what_it_leaves_out()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio", labels: new { stage = "canary" });
        var path = $"/api/v1/tenants/{tenant.Id}";

        var changed = await House.AsAsync<TenantAnswer>(await house.Admin.SendAsync(HttpMethod.Patch, path, new { name = "New", ttlSeconds = 60 }, tenant.Version));
        var stale = await house.Admin.SendAsync(HttpMethod.Patch, path, new { name = "Stale" }, tenant.Version);
        var without = await house.Admin.SendAsync(HttpMethod.Patch, path, new { name = "x" });
        var unlabelled = await House.AsAsync<TenantAnswer>(await house.Admin.SendAsync(HttpMethod.Patch, path, new { labels = new { } }, changed.Version));

        Assert.Equal(("New", 60, "canary"), (changed.Name, changed.TtlSeconds, changed.Labels["stage"]));
        Assert.Equal("request.stale", await House.CodeAsync(HttpStatusCode.Conflict, stale));
        Assert.Equal("request.version_required", await House.CodeAsync((HttpStatusCode)428, without));
        Assert.Equal(("New", 0), (unlabelled.Name, unlabelled.Labels.Count));
    }

    [Fact]
    public async Task A_suspended_tenant_is_gone_until_it_is_resumed_and_both_are_audited_with_the_reason()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var path = $"/api/v1/tenants/{tenant.Id}";

        var suspended = await house.Admin.PostAsync<TenantAnswer>($"{path}:suspend", new { reason = "not paid" });
        var resumed = await House.AsAsync<TenantAnswer>(await house.Admin.SendAsync(HttpMethod.Post, $"{path}:resume"));

        Assert.Equal(("suspended", "not paid"), (suspended.Status, suspended.StatusReason));
        Assert.Equal("active", resumed.Status);
        var actions = await house.Host.Services.GetRequiredService<SystemDb>().QueryAsync<string>(
            $"select action from audit_entries where tenant_id = {tenant.Id} order by number", default);
        Assert.Equal(["control.tenant_created", "control.host_bound", "control.tenant_suspended", "control.tenant_active"], actions);
        Assert.Equal("control.tenant_not_found", await House.CodeAsync(HttpStatusCode.NotFound, await house.Admin.SendAsync(HttpMethod.Post, "/api/v1/tenants/tenant_none:resume")));
    }

    [Fact]
    public async Task Each_role_may_do_what_is_its_own()
    {
        await using var house = await House.StartAsync();
        var (own, other) = (await house.AddTenantAsync("own"), await house.AddTenantAsync("other"));
        var (auditor, @operator) = (house.Host.SignInToConsole(PlatformRole.Auditor), house.Host.SignInToConsole(PlatformRole.Operator));
        var owner = house.SignIn(own, TenantRole.Owner);
        using var nobody = house.Host.ClientOf("app.localhost");
        var body = new { slug = "new", name = "x", appType = "publisher_v2" };

        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/api/v1/tenants")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.SendAsync(HttpMethod.Post, "/api/v1/tenants", body)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.SendAsync(HttpMethod.Post, "/api/v1/tenants", body)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await @operator.SendAsync(HttpMethod.Post, "/api/v1/tenants", body)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{own.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{other.Id}")).StatusCode);
        Assert.Equal(["own"], (await owner.GetAsync<Page<TenantAnswer>>("/api/v1/tenants")).Items.Select(t => t.Slug));
        Assert.Equal(3, (await auditor.GetAsync<Page<TenantAnswer>>("/api/v1/tenants")).Items.Count);
    }

    [Fact]
    public async Task A_template_brings_app_plan_labels_and_configuration()
    {
        await using var house = await House.StartAsync();
        var whole = await house.Admin.PostAsync<Made>("/api/v1/templates", new
        {
            name = "Studio",
            appType = "publisher_v2",
            schemaVersion = 2,
            plan = "small",
            labels = new { stage = "new" },
            config = House.Json(House.LocalConfig),
        });
        var partial = await house.Admin.PostAsync<Made>("/api/v1/templates", new { name = "Bare", appType = "publisher_v2", schemaVersion = 2, config = House.Json("""{"features":{}}""") });

        var one = await house.Admin.PostAsync<CreatedAnswer>("/api/v1/tenants", new { slug = "one", name = "One", templateId = whole.Id, labels = new { extra = "1" } });
        var two = await house.Admin.PostAsync<CreatedAnswer>("/api/v1/tenants", new { slug = "two", name = "Two", templateId = partial.Id });
        var twice = await house.Admin.SendAsync(HttpMethod.Post, "/api/v1/templates", new { name = "Bare", appType = "x", schemaVersion = 1, config = new { } });

        Assert.Equal(("published", "small", 2, "publisher_v2"), (one.Config, one.Tenant.Plan, one.Tenant.Labels.Count, one.Tenant.AppType));
        Assert.Equal(64, one.Tenant.ConfigVersion.Length);
        Assert.Equal(("draft", ""), (two.Config, two.Tenant.ConfigVersion));
        Assert.Equal(1, (await house.Admin.GetAsync<DraftAnswer>($"/api/v1/tenants/{two.Tenant.Id}/config/draft")).Version);
        Assert.Equal("control.template_taken", await House.CodeAsync(HttpStatusCode.Conflict, twice));
        Assert.Equal(["Bare", "Studio"], (await house.Admin.GetAsync<Page<Named>>("/api/v1/templates")).Items.Select(t => t.Name));
    }

    private sealed record Made(string Id);

    private sealed record Named(string Name);

    private sealed record DraftAnswer(long Version);

    private static async Task<IReadOnlyList<string>> SlugsAsync(House house, string query) =>
        [.. (await house.Admin.GetAsync<Page<TenantAnswer>>($"/api/v1/tenants{query}")).Items.Select(t => t.Slug)];
}
