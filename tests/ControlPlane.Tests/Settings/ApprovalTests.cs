using System.Net;
using System.Text.Json;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Json;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Settings;

public sealed class ApprovalTests
{
    private static readonly string OtherFolder = House.LocalConfig.Replace("/pics", "/other", StringComparison.Ordinal);
    private static readonly string OtherFeature = House.LocalConfig.Replace("\"keep_enabled\":true", "\"keep_enabled\":false", StringComparison.Ordinal);

    [Fact]
    public async Task What_takes_two_people_waits_for_the_second_one_and_holds_from_then_on()
    {
        await using var house = await GuardedAsync();
        var (author, second) = (house.Editor(), house.Editor());

        var waiting = await house.ProposeAsync(author, OtherFolder);

        Assert.Equal(("waiting", "draft", $"person:{author.Person}", "Move the pictures."), (waiting.State, waiting.Cause, waiting.Author, waiting.Comment));
        Assert.Equal(["storage"], waiting.Fields);
        Assert.Equal(1, (await house.Admin.GetAsync<ConfigAnswer>(house.Config)).Revision);
        Assert.Equal("needs_approval", (await house.NoticesAsync()).Single());
        Assert.Equal("control.config_no_draft", await House.CodeAsync(HttpStatusCode.NotFound, await author.Client.GetAsync($"{house.Config}/draft")));

        var approved = await House.AsAsync<ApprovedAnswer>(await second.SendAsync(HttpMethod.Post, $"{house.Proposals}/{waiting.Id}:approve"));

        Assert.Equal((2, $"person:{author.Person}", $"person:{second.Person}"), (approved.Revision, approved.Author, approved.ApprovedBy));
        Assert.Equal("/other", RootOf(await house.HoldingAsync()));
        Assert.Empty(await house.NoticesAsync());
        var history = await house.Admin.GetAsync<Page<ApprovedAnswer>>($"{house.Config}/revisions");
        Assert.Equal([(2L, $"person:{second.Person}"), (1L, null)], history.Items.Select(one => (one.Revision, one.ApprovedBy)));
        Assert.Equal([("approved", 2L, $"person:{second.Person}")], (await house.ListAsync()).Select(one => (one.State, one.Revision ?? 0, one.DecidedBy)));
        Assert.Equal(["control.config_proposal_approved", "control.config_proposed"], await house.AuditAsync());
    }

    [Fact]
    public async Task Nobody_agrees_with_themselves_and_nobody_who_may_not_publish_agrees_at_all()
    {
        await using var house = await GuardedAsync();
        var author = house.Editor();
        var waiting = await house.ProposeAsync(author, OtherFolder);
        var path = $"{house.Proposals}/{waiting.Id}";

        Assert.Equal("control.proposal_is_own", await House.CodeAsync(HttpStatusCode.Forbidden, await author.SendAsync(HttpMethod.Post, $"{path}:approve")));
        Assert.Equal("control.proposal_is_own", await House.CodeAsync(HttpStatusCode.Forbidden, await author.SendAsync(HttpMethod.Post, $"{path}:refuse", new { reason = "no" })));
        var member = house.House.SignIn(house.Tenant, TenantRole.Member);
        var auditor = house.House.Host.SignInToConsole(PlatformRole.Auditor);
        foreach (var nobody in new[] { member, auditor })
            Assert.Equal("request.forbidden", await House.CodeAsync(HttpStatusCode.Forbidden, await nobody.SendAsync(HttpMethod.Post, $"{path}:approve")));
        Assert.Equal("control.proposal_not_found", await House.CodeAsync(HttpStatusCode.NotFound, await house.Editor().SendAsync(HttpMethod.Post, $"{house.Proposals}/proposal_1:approve")));
        Assert.Equal(1, (await house.Admin.GetAsync<ConfigAnswer>(house.Config)).Revision);
    }

    [Fact]
    public async Task What_is_refused_comes_back_to_its_author_with_the_reason()
    {
        await using var house = await GuardedAsync();
        var (author, second) = (house.Editor(), house.Editor());
        var waiting = await house.ProposeAsync(author, OtherFolder);

        var refused = await House.AsAsync<ProposalAnswer>(await second.SendAsync(HttpMethod.Post, $"{house.Proposals}/{waiting.Id}:refuse", new { reason = "Not before Monday." }));

        Assert.Equal(("refused", "Not before Monday.", $"person:{second.Person}"), (refused.State, refused.Reason, refused.DecidedBy));
        Assert.Equal("/other", RootOf((await House.JsonAsync(await author.Client.GetAsync($"{house.Config}/draft"))).GetProperty("config")));
        Assert.Equal(HttpStatusCode.BadRequest, (await second.SendAsync(HttpMethod.Post, $"{house.Proposals}/{waiting.Id}:refuse", new { reason = "" })).StatusCode);
        Assert.Equal("control.proposal_decided", await House.CodeAsync(HttpStatusCode.Conflict, await second.SendAsync(HttpMethod.Post, $"{house.Proposals}/{waiting.Id}:approve")));
        Assert.Equal(["control.config_proposal_refused", "control.config_proposed"], await house.AuditAsync());
        Assert.Equal(1, (await house.Admin.GetAsync<ConfigAnswer>(house.Config)).Revision);
    }

    [Fact]
    public async Task Its_author_withdraws_it_and_others_cannot()
    {
        await using var house = await GuardedAsync();
        var author = house.Editor();
        var waiting = await house.ProposeAsync(author, OtherFolder);
        var again = await house.House.TryPublishAsync(house.Tenant, OtherFolder, expected: 1, comment: "Again.", caller: author);
        Assert.Equal("control.proposal_waiting", await House.CodeAsync(HttpStatusCode.Conflict, again));

        Assert.Equal("control.proposal_of_other", await House.CodeAsync(HttpStatusCode.Forbidden, await house.Editor().SendAsync(HttpMethod.Post, $"{house.Proposals}/{waiting.Id}:withdraw")));
        var withdrawn = await House.AsAsync<ProposalAnswer>(await author.SendAsync(HttpMethod.Post, $"{house.Proposals}/{waiting.Id}:withdraw"));

        Assert.Equal("withdrawn", withdrawn.State);
        Assert.Empty(await house.NoticesAsync());
        Assert.Equal(HttpStatusCode.OK, (await author.Client.GetAsync($"{house.Config}/draft")).StatusCode);
        Assert.Equal("waiting", (await house.ProposeAsync(author, OtherFolder)).State);
    }

    [Fact]
    public async Task What_touches_nothing_of_it_holds_at_once_and_the_draft_is_told_before()
    {
        await using var house = await GuardedAsync();
        var author = house.Editor();

        await author.SendAsync(HttpMethod.Put, $"{house.Config}/draft", new { schemaVersion = 2, config = House.Json(OtherFolder) }, 0);
        var check = await House.JsonAsync(await author.SendAsync(HttpMethod.Post, $"{house.Config}/draft:validate"));
        Assert.Equal(["storage"], check.GetProperty("needsApproval").EnumerateArray().Select(field => field.GetString()));
        await author.SendAsync(HttpMethod.Post, $"{house.Config}/draft:discard");

        Assert.Equal(2, (await House.AsAsync<ConfigAnswer>(await house.House.TryPublishAsync(house.Tenant, OtherFeature, expected: 1, caller: author))).Revision);
    }

    [Fact]
    public async Task Whoever_published_meanwhile_or_changed_what_lies_below_makes_the_second_person_look_again()
    {
        await using var house = await GuardedAsync();
        var (author, second) = (house.Editor(), house.Editor());
        var waiting = await house.ProposeAsync(author, OtherFolder);
        await House.AsAsync<ConfigAnswer>(await house.House.TryPublishAsync(house.Tenant, OtherFeature, expected: 1));

        Assert.Equal("control.config_conflict", await House.CodeAsync(HttpStatusCode.Conflict, await second.SendAsync(HttpMethod.Post, $"{house.Proposals}/{waiting.Id}:approve")));
        await author.SendAsync(HttpMethod.Post, $"{house.Proposals}/{waiting.Id}:withdraw");
        var newer = await house.ProposeAsync(author, OtherFolder, expected: 2);
        await house.SetDefaultsAsync("""{"content":{"hashtag_string":"#new"}}""");
        await house.House.Host.RunJobsAsync();

        Assert.Equal("control.proposal_outdated", await House.CodeAsync(HttpStatusCode.Conflict, await second.SendAsync(HttpMethod.Post, $"{house.Proposals}/{newer.Id}:approve")));
        Assert.Equal("/pics", RootOf(await house.HoldingAsync()));
    }

    [Fact]
    public async Task Another_schema_reads_all_of_it_anew_so_it_waits_too()
    {
        await using var house = await GuardedAsync();

        var answer = await house.House.TryPublishAsync(house.Tenant, House.LocalConfig, expected: 1, schema: 1);

        Assert.Equal(["storage"], (await House.AsAsync<ProposalAnswer>(answer)).Fields);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task A_roll_back_waits_too()
    {
        await using var house = await GuardedAsync(["*"]);
        var (author, second) = (house.Editor(), house.Editor());
        var waiting = await house.ProposeAsync(author, OtherFolder);
        await House.AsAsync<ApprovedAnswer>(await second.SendAsync(HttpMethod.Post, $"{house.Proposals}/{waiting.Id}:approve"));

        var answer = await author.SendAsync(HttpMethod.Post, $"{house.Config}/revisions/1:rollback", new { comment = "Back." }, 2);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var back = await House.AsAsync<ProposalAnswer>(answer);
        Assert.Equal(("waiting", "change"), (back.State, back.Cause));
        var third = await House.AsAsync<ApprovedAnswer>(await second.SendAsync(HttpMethod.Post, $"{house.Proposals}/{back.Id}:approve"));
        Assert.Equal((3, CanonicalJson.Hash(House.Json(House.LocalConfig))), (third.Revision, third.ConfigVersion));
    }

    [Fact]
    public async Task A_change_of_many_waits_where_a_tenant_asks_for_two_people()
    {
        await using var house = await GuardedAsync();
        var open = await house.House.AddTenantAsync("open");
        await house.House.PublishAsync(open, House.LocalConfig);
        var change = new { appType = "publisher_v2", comment = "All of them.", patch = House.Json("""{"storage":{"paths":{"root":"/all"}}}""") };

        var preview = await house.ChangeManyAsync(new { change.appType, change.comment, change.patch, preview = true });
        var made = await house.ChangeManyAsync(new { change.appType, change.comment, change.patch, preview = false });

        Assert.Equal([("guarded", "waiting"), ("open", "changed")], preview);
        Assert.Equal([("guarded", "waiting"), ("open", "changed")], made);
        Assert.Equal("/pics", RootOf(await house.HoldingAsync()));
        var waiting = (await house.ListAsync()).Single();
        Assert.Equal("control.proposal_is_own", await House.CodeAsync(HttpStatusCode.Forbidden, await house.Admin.SendAsync(HttpMethod.Post, $"{house.Proposals}/{waiting.Id}:approve")));
        await House.AsAsync<ApprovedAnswer>(await house.Editor().SendAsync(HttpMethod.Post, $"{house.Proposals}/{waiting.Id}:approve"));
        Assert.Equal("/all", RootOf(await house.HoldingAsync()));
    }

    [Fact]
    public async Task Defaults_that_touch_it_wait_for_somebody_else_than_their_author()
    {
        await using var house = await GuardedAsync(["content"]);
        await house.SetDefaultsAsync("""{"content":{"hashtag_string":"#one"}}""");
        await house.House.Host.RunJobsAsync();
        await house.SetDefaultsAsync("""{"content":{"hashtag_string":"#two"}}""", version: 1);
        await house.House.Host.RunJobsAsync();

        var proposals = await house.ListAsync();
        Assert.Equal([("waiting", "defaults"), ("outdated", "defaults")], proposals.Select(one => (one.State, one.Cause)));
        Assert.False((await house.HoldingAsync()).TryGetProperty("content", out _));
        var path = $"{house.Proposals}/{proposals[0].Id}";
        var changes = (await House.JsonAsync(await house.Admin.Client.GetAsync(path))).GetProperty("changes");
        Assert.Equal("/content", changes[0].GetProperty("path").GetString());
        Assert.Equal("control.proposal_is_own", await House.CodeAsync(HttpStatusCode.Forbidden, await house.Admin.SendAsync(HttpMethod.Post, $"{path}:approve")));

        await House.AsAsync<ApprovedAnswer>(await house.Editor().SendAsync(HttpMethod.Post, $"{path}:approve"));

        Assert.Equal("#two", (await house.HoldingAsync()).GetProperty("content").GetProperty("hashtag_string").GetString());
        Assert.Equal("approved", (await house.ListAsync())[0].State);
    }

    [Fact]
    public async Task A_rule_for_the_app_holds_for_all_its_tenants_new_ones_too()
    {
        await using var house = await GuardedAsync([]);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.Editor().SendAsync(HttpMethod.Put, "/api/v1/approval/publisher_v2", new { fields = new[] { "storage" } }, 0)).StatusCode);
        await House.AsAsync<JsonElement>(await house.Admin.SendAsync(HttpMethod.Put, "/api/v1/approval/publisher_v2", new { fields = new[] { "storage" } }, 0));
        var fresh = await house.House.AddTenantAsync("fresh");

        Assert.Equal(HttpStatusCode.Accepted, (await house.House.TryPublishAsync(house.Tenant, OtherFolder, expected: 1)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await house.House.TryPublishAsync(fresh, House.LocalConfig)).StatusCode);
        Assert.Equal("request.stale", await House.CodeAsync(HttpStatusCode.Conflict, await house.Admin.SendAsync(HttpMethod.Put, "/api/v1/approval/publisher_v2", new { fields = Array.Empty<string>() }, 0)));
        Assert.Equal(["storage"], (await House.JsonAsync(await house.Admin.Client.GetAsync($"/api/v1/tenants/{fresh.Id}/approval"))).GetProperty("fieldsOfApp").EnumerateArray().Select(field => field.GetString()));
    }

    [Fact]
    public async Task Owners_set_the_rule_and_a_field_that_no_document_has_is_refused()
    {
        await using var house = await GuardedAsync();
        var owner = house.House.SignIn(house.Tenant, TenantRole.Owner);
        var version = (await owner.Client.GetAsync($"/api/v1/tenants/{house.Tenant.Id}/approval")).Headers.ETag!.Tag.Trim('"');

        Assert.Equal(HttpStatusCode.Forbidden, (await house.Editor().SendAsync(HttpMethod.Put, $"/api/v1/tenants/{house.Tenant.Id}/approval", new { fields = Array.Empty<string>() }, long.Parse(version))).StatusCode);
        Assert.Equal("request.invalid", await House.CodeAsync(HttpStatusCode.BadRequest,
            await owner.SendAsync(HttpMethod.Put, $"/api/v1/tenants/{house.Tenant.Id}/approval", new { fields = new[] { "storge" } }, long.Parse(version))));
        await House.AsAsync<JsonElement>(await owner.SendAsync(HttpMethod.Put, $"/api/v1/tenants/{house.Tenant.Id}/approval", new { fields = Array.Empty<string>() }, long.Parse(version)));
        Assert.Equal(2, (await House.AsAsync<ConfigAnswer>(await house.House.TryPublishAsync(house.Tenant, OtherFolder, expected: 1))).Revision);
    }

    [Fact]
    public async Task Of_two_who_decide_at_once_one_is_too_late()
    {
        await using var house = await GuardedAsync();
        var waiting = await house.ProposeAsync(house.Editor(), OtherFolder);
        var people = Enumerable.Range(0, 4).Select(_ => house.Editor()).ToList();

        var answers = await Task.WhenAll(people.Select(person => person.SendAsync(HttpMethod.Post, $"{house.Proposals}/{waiting.Id}:approve")));

        Assert.Equal((1, 3), (answers.Count(a => a.StatusCode == HttpStatusCode.OK), answers.Count(a => a.StatusCode == HttpStatusCode.Conflict)));
        Assert.Equal(2, (await house.Admin.GetAsync<ConfigAnswer>(house.Config)).Revision);
    }

    private static string? RootOf(JsonElement config) => config.GetProperty("storage").GetProperty("paths").GetProperty("root").GetString();

    private static async Task<GuardedHouse> GuardedAsync(string[]? fields = null)
    {
        var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("guarded");
        await house.PublishAsync(tenant, House.LocalConfig);
        var guarded = new GuardedHouse(house, tenant);
        var version = (await house.Admin.Client.GetAsync($"/api/v1/tenants/{tenant.Id}/approval")).Headers.ETag!.Tag.Trim('"');
        await House.AsAsync<JsonElement>(await house.Admin.SendAsync(HttpMethod.Put, $"/api/v1/tenants/{tenant.Id}/approval", new { fields = fields ?? ["storage", "publishers"] }, long.Parse(version)));
        return guarded;
    }

    /// <summary>A house with a tenant whose configuration takes two people.</summary>
    private sealed class GuardedHouse(House house, TenantAnswer tenant) : IAsyncDisposable
    {
        public House House => house;

        public TestCaller Admin => house.Admin;

        public TenantAnswer Tenant => tenant;

        public string Config => $"/api/v1/tenants/{tenant.Id}/config";

        public string Proposals => $"{Config}/proposals";

        /// <summary>Another person each time, who may publish.</summary>
        public TestCaller Editor() => house.SignIn(tenant, TenantRole.Admin);

        public async Task<ProposalAnswer> ProposeAsync(TestCaller author, string config, long expected = 1)
        {
            var answer = await house.TryPublishAsync(tenant, config, expected, "Move the pictures.", caller: author);
            Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            return await Tests.House.AsAsync<ProposalAnswer>(answer);
        }

        public async Task<JsonElement> HoldingAsync() =>
            (await Tests.House.JsonAsync(await house.Admin.Client.GetAsync($"{Config}/effective"))).GetProperty("document").GetProperty("config");

        public async Task<IReadOnlyList<ProposalAnswer>> ListAsync() => (await house.Admin.GetAsync<Page<ProposalAnswer>>(Proposals)).Items;

        public async Task<IReadOnlyList<string>> NoticesAsync() => await Db.QueryAsync<string>($"select kind from control_notices where tenant_id = {tenant.Id} and settled_at is null", default);

        public async Task<IReadOnlyList<string>> AuditAsync() =>
            await Db.QueryAsync<string>($"select action from audit_entries where tenant_id = {tenant.Id} and action like {"control.config_propos%"} order by number desc", default);

        public async Task SetDefaultsAsync(string config, long version = 0) => await Tests.House.AsAsync<JsonElement>(await house.Admin.SendAsync(
            HttpMethod.Put, "/api/v1/defaults/publisher_v2", new { config = Tests.House.Json(config), comment = "New.", rollout = new { percent = 100 } }, version));

        public async Task<IReadOnlyList<(string, string)>> ChangeManyAsync(object request) =>
            [.. (await Tests.House.JsonAsync(await house.Admin.SendAsync(HttpMethod.Post, "/api/v1/bulk", request))).GetProperty("tenants").EnumerateArray()
                .Select(one => (one.GetProperty("slug").GetString()!, one.GetProperty("outcome").GetString()!))];

        public ValueTask DisposeAsync() => house.DisposeAsync();

        private SystemDb Db => house.Host.Services.GetRequiredService<SystemDb>();
    }

    private sealed record ProposalAnswer(
        string Id, string Cause, string State, string Author, string Comment, IReadOnlyList<string> Fields, string? DecidedBy, string? Reason, long? Revision);

    private sealed record ApprovedAnswer(long Revision, string ConfigVersion, string Author, string? ApprovedBy);
}
