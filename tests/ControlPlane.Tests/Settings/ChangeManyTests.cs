using System.Net;
using Longhouse.Platform.Identity;

namespace Longhouse.ControlPlane.Tests.Settings;

public sealed class ChangeManyTests
{
    [Fact]
    public async Task A_preview_says_what_would_change_and_changes_nothing()
    {
        await using var house = await House.StartAsync();
        var tenants = await AddAsync(house, 3);

        var preview = await BulkAsync(house, """{"content":{"hashtag_string":"#x"}}""", preview: true);

        Assert.Equal(["changed", "changed", "changed"], preview.Tenants.Select(t => t.Outcome));
        Assert.Equal("/content", preview.Tenants[0].Changes.Single().Path);
        Assert.Equal(1, (await house.Admin.GetAsync<ConfigAnswer>($"/api/v1/tenants/{tenants[0].Id}/config")).Revision);
    }

    [Fact]
    public async Task The_change_is_made_in_every_tenants_history_and_those_that_have_it_stay()
    {
        await using var house = await House.StartAsync();
        var tenants = await AddAsync(house, 3);
        await house.PublishAsync(tenants[1], House.LocalConfig.TrimEnd()[..^1] + ",\"content\":{\"hashtag_string\":\"#x\"}}", expected: 1);

        var result = await BulkAsync(house, """{"content":{"hashtag_string":"#x"}}""", preview: false);

        Assert.False(result.Aborted);
        Assert.Equal(["changed", "unchanged", "changed"], result.Tenants.Select(t => t.Outcome));
        Assert.Equal("for all", (await house.Admin.GetAsync<ConfigAnswer>($"/api/v1/tenants/{tenants[2].Id}/config")).Comment);
    }

    [Fact]
    public async Task A_draft_of_whoever_makes_the_change_is_kept()
    {
        await using var house = await House.StartAsync();
        var tenant = (await AddAsync(house, 1))[0];
        var draft = $"/api/v1/tenants/{tenant.Id}/config/draft";
        (await house.Admin.SendAsync(HttpMethod.Put, draft, new { schemaVersion = 2, config = House.Json(House.LocalConfig.Replace("/pics", "/mine", StringComparison.Ordinal)) }, 0)).EnsureSuccessStatusCode();

        await BulkAsync(house, """{"content":{"hashtag_string":"#x"}}""", preview: false);

        Assert.Contains("/mine", await house.Admin.Client.GetStringAsync(draft), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_failures_leave_the_rest_as_it_is()
    {
        await using var house = await House.StartAsync();
        await AddAsync(house, 6);

        var result = await BulkAsync(house, """{"storage":{"provider":"gdrive"}}""", preview: false, abortAfter: 1);

        Assert.True(result.Aborted);
        Assert.Equal((2, 4), (result.Tenants.Count(t => t.Outcome == "failed"), result.Tenants.Count(t => t.Outcome == "left")));
        Assert.All(result.Tenants.Where(t => t.Outcome == "failed"), t => Assert.Equal("control.config_invalid", t.Code));
        Assert.Equal("unsupported_provider", result.Tenants.First(t => t.Outcome == "failed").Findings[0].Code);
    }

    [Fact]
    public async Task A_tenant_that_changed_since_the_preview_is_not_overwritten()
    {
        await using var house = await House.StartAsync();
        var tenants = await AddAsync(house, 2);
        var preview = await BulkAsync(house, """{"content":{"hashtag_string":"#x"}}""", preview: true);
        await house.PublishAsync(tenants[0], House.LocalConfig.Replace("/pics", "/new", StringComparison.Ordinal), expected: 1);

        var result = await BulkAsync(house, """{"content":{"hashtag_string":"#x"}}""", preview: false, abortAfter: 5, revisions: preview.Tenants.ToDictionary(t => t.TenantId, t => t.Revision));

        Assert.Equal([("failed", "control.config_conflict"), ("changed", null)], result.Tenants.Select(t => (t.Outcome, t.Code)));
    }

    [Fact]
    public async Task It_is_for_those_who_run_the_house_and_finds_by_label()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("one", labels: new { stage = "canary" });
        await house.PublishAsync(tenant, House.LocalConfig);
        await AddAsync(house, 1);

        var result = await BulkAsync(house, """{"content":null}""", preview: true, label: "stage=canary");

        Assert.Equal(["one"], result.Tenants.Select(t => t.Slug));
        var auditor = house.Host.SignInToConsole(PlatformRole.Auditor);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.SendAsync(HttpMethod.Post, "/api/v1/bulk", new { })).StatusCode);
    }

    private static async Task<IReadOnlyList<TenantAnswer>> AddAsync(House house, int count)
    {
        var tenants = new List<TenantAnswer>();
        for (var i = 0; i < count; i++)
        {
            tenants.Add(await house.AddTenantAsync($"studio-{i}"));
            await house.PublishAsync(tenants[i], House.LocalConfig);
        }
        return tenants;
    }

    private static Task<BulkAnswer> BulkAsync(House house, string patch, bool preview, int abortAfter = 0, string? label = null, object? revisions = null) =>
        house.Admin.PostAsync<BulkAnswer>("/api/v1/bulk", new
        {
            appType = "publisher_v2",
            patch = House.Json(patch),
            comment = "for all",
            preview,
            abortAfter,
            label,
            revisions,
            concurrency = 1,
        });

    private sealed record BulkAnswer(bool Aborted, IReadOnlyList<OutcomeAnswer> Tenants);

    private sealed record OutcomeAnswer(string TenantId, string Slug, string Outcome, long Revision, IReadOnlyList<ChangeAnswer> Changes, string? Code, IReadOnlyList<FindingAnswer> Findings);

    private sealed record ChangeAnswer(string Path, string Kind);
}
