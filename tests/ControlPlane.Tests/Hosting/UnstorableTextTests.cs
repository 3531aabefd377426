using System.Net;
using Longhouse.ControlPlane.Tests.ServiceApi;

namespace Longhouse.ControlPlane.Tests.Hosting;

/// <summary>A NUL in a text: one engine would cut the text off there, the other takes none.</summary>
public sealed class UnstorableTextTests
{
    private const string Text = "a\0b";

    [Fact]
    public async Task It_is_refused_wherever_it_would_be_kept_or_looked_for_and_is_no_defect()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var path = $"/api/v1/tenants/{tenant.Id}";
        (HttpMethod, string, object?, long?)[] requests =
        [
            (HttpMethod.Patch, path, new { name = Text }, tenant.Version), (HttpMethod.Post, $"{path}:suspend", new { reason = Text }, null),
            (HttpMethod.Post, "/api/v1/service-tokens", new { name = Text, appType = "publisher_v2" }, null), (HttpMethod.Post, $"{path}/invitations", new { role = "member", note = Text, days = 2 }, null),
            (HttpMethod.Put, "/api/v1/prices/ai_tokens", new { microsPerUnit = 1, model = Text }, null), (HttpMethod.Get, "/api/v1/tenants?q=%00", null, null),
            (HttpMethod.Get, "/api/v1/people?search=%00", null, null), (HttpMethod.Get, "/api/v1/audit?subject=%00", null, null), (HttpMethod.Get, "/api/v1/audit/export?tenant=%00", null, null),
        ];
        foreach (var (method, address, body, version) in requests)
            Assert.Equal("request.unstorable_text", await House.CodeAsync(HttpStatusCode.BadRequest, await house.Admin.SendAsync(method, address, body, version)));
        Assert.Equal((tenant.Name, "active"), ((await house.Admin.GetAsync<TenantAnswer>(path)).Name, (await house.Admin.GetAsync<TenantAnswer>(path)).Status));
        Assert.Empty(house.Host.Logs.Errors);
    }

    [Fact]
    public async Task Execution_planes_are_answered_as_for_any_name_that_is_none()
    {
        await using var house = await PreparedHouse.StartAsync();
        object Usage(string tenant, string key) => new
        {
            tenant_id = tenant,
            source = "publisher",
            idempotency_key = key,
            metric = "ai_tokens",
            quantity = 1,
            unit = "tokens",
            occurred_at = house.Host.Clock.GetUtcNow(),
        };

        Assert.Equal("404 {\"error\":\"not_found\"}", await house.AnswerAsync("POST", "/v1/runtime/by-host", new { host = Text }));
        Assert.Equal("404 {\"error\":\"not_found\"}", await house.AnswerAsync("POST", "/v1/credentials/resolve", new { credentials_ref = Text }, tenant: "xxx"));
        Assert.Equal("404 {\"error\":\"not_found\"}", await house.AnswerAsync("POST", "/v1/credentials/report", new { credentials_ref = Text }, tenant: "xxx"));
        Assert.Equal("422 {\"error\":\"invalid\"}", await house.AnswerAsync("POST", "/v1/billing/usage", Usage("xxx", Text)));
        Assert.Equal("422 {\"error\":\"invalid\"}", await house.AnswerAsync("POST", "/v1/billing/usage", Usage(Text, "k")));
        Assert.Empty(house.Host.Logs.Errors);
    }
}
