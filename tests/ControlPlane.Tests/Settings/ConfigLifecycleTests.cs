using System.Net;
using System.Text.Json;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Json;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Settings;

public sealed class ConfigLifecycleTests
{
    private const string OtherRoot = "/other";

    [Fact]
    public async Task Publishing_makes_a_revision_a_version_an_audit_entry_and_a_change_in_one()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var db = house.Host.Services.GetRequiredService<SystemDb>();
        var before = await db.CountAsync($"select seq from control_feed", default);

        var published = await house.PublishAsync(tenant, House.LocalConfig);

        Assert.Equal((1, "published", null), (published.Revision, published.State, published.ParentRevision));
        Assert.Equal(CanonicalJson.Hash(House.Json(House.LocalConfig)), published.ConfigVersion);
        Assert.Equal(published.ConfigVersion, (await house.Admin.GetAsync<TenantAnswer>($"/api/v1/tenants/{tenant.Id}")).ConfigVersion);
        var change = await db.FindAsync<Told>($"select kind, tenant, config_version from control_changes where seq = {before + 1}", default);
        Assert.Equal(new Told("config", "studio", published.ConfigVersion), change);
        var audited = await db.QueryAsync<string>($"select details from audit_entries where tenant_id = {tenant.Id} and action = {"control.config_published"}", default);
        Assert.Equal([$"config_version none to {published.ConfigVersion[..12]}"], audited);
        Assert.Equal("control.config_no_draft", await House.CodeAsync(HttpStatusCode.NotFound, await house.Admin.Client.GetAsync(Draft(tenant))));
    }

    [Fact]
    public async Task Errors_keep_everything_as_it_is_and_say_where_they_are()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");

        var response = await house.TryPublishAsync(tenant, """{"features":{"publish_enabled":"yes"}}""");

        Assert.Equal("control.config_invalid", await House.CodeAsync(HttpStatusCode.UnprocessableEntity, response));
        var findings = (await House.JsonAsync(response)).GetProperty("findings").Deserialize<FindingAnswer[]>(TestCaller.Json)!;
        Assert.Contains(findings, f => f is { Path: "/storage", Code: "required", Severity: "error" });
        Assert.Contains(findings, f => f is { Path: "/features/publish_enabled", Code: "type" });
        Assert.Equal("control.config_not_published", await House.CodeAsync(HttpStatusCode.NotFound, await house.Admin.Client.GetAsync(Config(tenant))));
        var validation = await House.JsonAsync(await house.Admin.SendAsync(HttpMethod.Post, $"{Draft(tenant)}:validate"));
        Assert.False(validation.GetProperty("canPublish").GetBoolean());
    }

    [Theory]
    [InlineData("\"content\":{\"archive\":false}", false)]
    [InlineData("\"content\":{\"debug\":true,\"hashtag_string\":\"#x\"}", false)]
    [InlineData("\"content\":{\"hashtag_string\":\"#x\",\"voice_profile\":[\"calm\"]}", true)]
    public async Task What_the_platform_decides_a_tenants_own_people_leave_as_it_is(string content, bool mayTenant)
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var config = $"{House.LocalConfig.TrimEnd()[..^1]},{content}}}";

        var byTenant = await house.TryPublishAsync(tenant, config, caller: house.SignIn(tenant, TenantRole.Owner));
        if (mayTenant)
            Assert.Equal(HttpStatusCode.OK, byTenant.StatusCode);
        else
            Assert.Equal("control.config_platform_managed", await House.CodeAsync(HttpStatusCode.Forbidden, byTenant));

        Assert.Equal(HttpStatusCode.OK, (await house.TryPublishAsync(tenant, config, expected: mayTenant ? 1 : 0, caller: house.Host.SignInToConsole(PlatformRole.Operator))).StatusCode);
        if (!mayTenant)
            Assert.Equal(HttpStatusCode.OK, (await house.TryPublishAsync(tenant, config.Replace("/pics", "/mine", StringComparison.Ordinal), expected: 1, caller: house.SignIn(tenant, TenantRole.Owner))).StatusCode); // what is as it was is nobody's change
    }

    [Fact]
    public async Task A_warning_needs_a_comment()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var odd = House.LocalConfig.TrimEnd()[..^1] + ",\"x_new\":1}";

        var without = await house.TryPublishAsync(tenant, odd);
        var with = await house.TryPublishAsync(tenant, odd, comment: "For the next release.");

        Assert.Equal("control.config_comment_required", await House.CodeAsync(HttpStatusCode.UnprocessableEntity, without));
        Assert.Equal("For the next release.", (await House.AsAsync<ConfigAnswer>(with)).Comment);
    }

    [Fact]
    public async Task Of_two_who_publish_the_second_gets_all_three_versions()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        await house.PublishAsync(tenant, House.LocalConfig);
        var other = house.SignIn(tenant, TenantRole.Admin);
        await House.AsAsync<ConfigAnswer>(await house.TryPublishAsync(tenant, WithRoot(OtherRoot), expected: 1, caller: other));

        var late = await house.TryPublishAsync(tenant, WithRoot("/mine"), expected: 1);

        Assert.Equal("control.config_conflict", await House.CodeAsync(HttpStatusCode.Conflict, late));
        var conflict = await House.JsonAsync(late);
        Assert.Equal(1, conflict.GetProperty("base").GetProperty("revision").GetInt32());
        Assert.Equal((2, OtherRoot), (conflict.GetProperty("theirs").GetProperty("revision").GetInt32(), RootOf(conflict.GetProperty("theirs").GetProperty("config"))));
        Assert.Equal("/mine", RootOf(conflict.GetProperty("yours").GetProperty("config")));
        var change = conflict.GetProperty("yours").GetProperty("changes")[0];
        Assert.Equal(("/storage/paths/root", "/pics", "/mine"), (change.GetProperty("path").GetString(), change.GetProperty("before").GetString(), change.GetProperty("after").GetString()));
        Assert.Equal(2, (await house.Admin.GetAsync<ConfigAnswer>(Config(tenant))).Revision);
    }

    [Fact]
    public async Task Publishing_at_the_same_time_lets_one_through()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var people = Enumerable.Range(0, 6).Select(_ => house.SignIn(tenant, TenantRole.Admin)).ToList();

        var answers = await Task.WhenAll(people.Select((person, i) => house.TryPublishAsync(tenant, WithRoot($"/p{i}"), caller: person)));

        Assert.Equal((1, 5), (answers.Count(a => a.StatusCode == HttpStatusCode.OK), answers.Count(a => a.StatusCode == HttpStatusCode.Conflict)));
        Assert.Single((await house.Admin.GetAsync<Page<ConfigSummary>>($"{Config(tenant)}/revisions")).Items);
    }

    [Fact]
    public async Task The_same_in_other_words_keeps_the_revision_and_its_version()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var first = await house.PublishAsync(tenant, House.LocalConfig);
        var seq = await FeedAsync(house);

        var reordered = CanonicalJson.Write(House.Json(House.LocalConfig)).Replace("true", " true ", StringComparison.Ordinal);
        var again = await house.PublishAsync(tenant, reordered, expected: 1);

        Assert.Equal((first.Revision, first.ConfigVersion), (again.Revision, again.ConfigVersion));
        Assert.Equal(seq, await FeedAsync(house));
    }

    [Fact, Trait("Acceptance", "10")]
    public async Task Rolling_back_restores_the_exact_version_as_a_new_revision()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var first = await house.PublishAsync(tenant, House.LocalConfig);
        var second = await house.PublishAsync(tenant, WithRoot(OtherRoot), expected: 1);

        var stale = await house.Admin.SendAsync(HttpMethod.Post, $"{Config(tenant)}/revisions/1:rollback", new { comment = "as before" }, 1);
        var back = await House.AsAsync<ConfigAnswer>(await house.Admin.SendAsync(HttpMethod.Post, $"{Config(tenant)}/revisions/1:rollback", new { comment = "as before" }, 2));

        Assert.Equal("control.config_conflict", await House.CodeAsync(HttpStatusCode.Conflict, stale));
        Assert.NotEqual(first.ConfigVersion, second.ConfigVersion);
        Assert.Equal((3, first.ConfigVersion, 2), (back.Revision, back.ConfigVersion, back.ParentRevision));
        var history = (await house.Admin.GetAsync<Page<ConfigSummary>>($"{Config(tenant)}/revisions")).Items;
        Assert.Equal([(3, "published"), (2, "superseded"), (1, "superseded")], history.Select(r => (r.Revision, r.State)));
        var diff = await House.JsonAsync(await house.Admin.Client.GetAsync($"{Config(tenant)}/diff?from=1&to=2"));
        Assert.Equal("/storage/paths/root", diff.GetProperty("changes").EnumerateArray().Single().GetProperty("path").GetString());
        Assert.Equal("control.config_revision_not_found", await House.CodeAsync(HttpStatusCode.NotFound, await house.Admin.Client.GetAsync($"{Config(tenant)}?revision=9")));
    }

    [Theory]
    [InlineData("[]", 400, "control.config_malformed")]
    [InlineData("\"text\"", 400, "control.config_malformed")]
    [InlineData("{\"a\":1,\"a\":2}", 422, "control.config_duplicate_key")]
    [InlineData("{\"a\":\"\\ud800\"}", 400, "control.config_malformed")]
    [InlineData("{\"a\":1e999}", 400, "control.config_malformed")]
    [InlineData("{\"ai\":{\"system_prompt\":\"use sk-abcdefghijklmnopqrstuvwx please\"}}", 422, "control.config_invalid")]
    [InlineData("DEEP12", 200, "")]
    [InlineData("DEEP13", 422, "control.config_too_deep")]
    [InlineData("LARGE", 413, "control.config_too_large")]
    public async Task A_draft_that_could_not_be_kept_is_refused(string config, int status, string code)
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        config = config switch
        {
            "DEEP12" => Nested(12),
            "DEEP13" => Nested(13),
            "LARGE" => $"{{\"a\":\"{new string('x', 64 * 1024)}\"}}",
            _ => config,
        };
        using var body = new StringContent($"{{\"schemaVersion\":2,\"config\":{config}}}", null, "application/json");

        var response = await house.Admin.SendAsync(HttpMethod.Put, Draft(tenant), body, 0);

        if (status == 200)
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        else
            Assert.Equal(code, await House.CodeAsync((HttpStatusCode)status, response));
    }

    [Fact]
    public async Task Each_person_has_a_draft_of_their_own_and_two_windows_of_one_person_meet()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var (one, two) = (house.SignIn(tenant, TenantRole.Admin), house.SignIn(tenant, TenantRole.Owner));
        object Body(string root) => new { schemaVersion = 2, config = House.Json(WithRoot(root)) };

        await House.AsAsync<JsonElement>(await one.SendAsync(HttpMethod.Put, Draft(tenant), Body("/one"), 0));
        await House.AsAsync<JsonElement>(await two.SendAsync(HttpMethod.Put, Draft(tenant), Body("/two"), 0));
        await House.AsAsync<JsonElement>(await one.SendAsync(HttpMethod.Put, Draft(tenant), Body("/one-b"), 1));
        var late = await one.SendAsync(HttpMethod.Put, Draft(tenant), Body("/one-c"), 1);

        Assert.Equal("request.stale", await House.CodeAsync(HttpStatusCode.Conflict, late));
        Assert.Equal("/one-b", RootOf((await House.JsonAsync(await one.Client.GetAsync(Draft(tenant)))).GetProperty("config")));
        Assert.Equal("/two", RootOf((await House.JsonAsync(await two.Client.GetAsync(Draft(tenant)))).GetProperty("config")));
        Assert.Equal(HttpStatusCode.NoContent, (await one.SendAsync(HttpMethod.Post, $"{Draft(tenant)}:discard")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await one.Client.GetAsync(Draft(tenant))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.SignIn(tenant, TenantRole.Member).SendAsync(HttpMethod.Put, Draft(tenant), Body("/x"), 0)).StatusCode);
    }

    [Fact]
    public async Task An_app_that_nothing_here_knows_may_say_what_it_likes_but_no_secrets()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio", "unheard_of");

        var published = await house.PublishAsync(tenant, """{"anything":[1,2,3]}""");
        var secret = await house.TryPublishAsync(tenant, """{"token":"123456789:AAE-abcdefghijklmnopqrstuvwxyz01234"}""", expected: 1);

        Assert.Equal(1, published.Revision);
        Assert.Equal("control.config_invalid", await House.CodeAsync(HttpStatusCode.UnprocessableEntity, secret));
        Assert.Equal("control.schema_not_found", await House.CodeAsync(HttpStatusCode.NotFound, await house.Admin.Client.GetAsync("/api/v1/schemas/unheard_of")));
        Assert.Equal(2, (await House.JsonAsync(await house.Admin.Client.GetAsync("/api/v1/schemas/publisher_v2"))).GetProperty("version").GetInt32());
    }

    private sealed record Told(string Kind, string Tenant, string ConfigVersion);

    private sealed record ConfigSummary(long Revision, string State);

    private static string Config(TenantAnswer tenant) => $"/api/v1/tenants/{tenant.Id}/config";

    private static string Draft(TenantAnswer tenant) => $"{Config(tenant)}/draft";

    private static string WithRoot(string root) => House.LocalConfig.Replace("/pics", root, StringComparison.Ordinal);

    private static string? RootOf(JsonElement config) => config.GetProperty("storage").GetProperty("paths").GetProperty("root").GetString();

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);

    private static Task<long> FeedAsync(House house) => house.Host.Services.GetRequiredService<SystemDb>().CountAsync($"select seq from control_feed", default);
}
