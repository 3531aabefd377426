using System.Net;
using System.Text.Json;
using Longhouse.Platform.Identity;

namespace Longhouse.ControlPlane.Tests.Tenants;

public sealed class ExportTenantsTests
{
    [Fact]
    public async Task The_list_is_taken_away_with_its_filter_and_in_its_order()
    {
        await using var house = await House.StartAsync();
        await house.AddTenantAsync("beta");
        await house.AddTenantAsync("alpha", labels: new { stage = "canary" });
        await house.AddTenantAsync("sim", "simulator");

        var answer = await house.Admin.Client.GetAsync("/api/v1/tenants/export?appType=publisher_v2&sort=slug");
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(("text/csv", 3), (answer.Content.Headers.ContentType?.MediaType, lines.Length));
        Assert.StartsWith("id,slug,name,app,status", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"alpha\",\"Tenant alpha\",\"publisher_v2\",\"active\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"stage=canary\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"beta\"", lines[2], StringComparison.Ordinal);
        Assert.EndsWith(".csv", answer.Content.Headers.ContentDisposition?.FileName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_whole_however_many_pages_it_takes()
    {
        await using var house = await House.StartAsync();
        for (var i = 0; i < 203; i++)
            await house.AddTenantAsync($"tenant-{i:000}");

        using var all = JsonDocument.Parse(await house.Admin.Client.GetStringAsync("/api/v1/tenants/export?format=json"));

        var slugs = all.RootElement.EnumerateArray().Select(tenant => tenant.GetProperty("slug").GetString()).ToList();
        Assert.Equal((203, 203), (slugs.Count, slugs.Distinct().Count()));
    }

    [Fact]
    public async Task Nobody_gets_more_than_they_may_see_and_nothing_becomes_a_formula()
    {
        await using var house = await House.StartAsync();
        var mine = (await house.Admin.PostAsync<CreatedAnswer>("/api/v1/tenants", new { slug = "mine", name = "=1+1", appType = "simulator" })).Tenant;
        await house.AddTenantAsync("theirs");

        var text = await house.SignIn(mine, TenantRole.Viewer).Client.GetStringAsync("/api/v1/tenants/export");

        Assert.Contains("\"'=1+1\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("theirs", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("format=xml")]
    [InlineData("status=asleep")]
    [InlineData("sort=size")]
    public async Task What_cannot_be_asked_for_is_refused_before_anything_is_sent(string query)
    {
        await using var house = await House.StartAsync();

        Assert.Equal("request.invalid", await House.CodeAsync(HttpStatusCode.BadRequest, await house.Admin.Client.GetAsync($"/api/v1/tenants/export?{query}")));
    }
}
