using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Longhouse.Platform.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.ServiceApi;

public sealed class UsageTests
{
    private const string Path = "/v1/billing/usage";

    [Fact, Trait("Acceptance", "12")]
    public async Task The_same_key_a_thousand_times_at_once_is_one_debit()
    {
        await using var house = await PreparedHouse.StartAsync(("ServiceApi:UsageBurst", "2000"));
        var body = Event(house).ToJsonString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => house.AnswerAsync("POST", Path, body)));

        Assert.Single(answers, "200 {\"status\":\"ok\"}");
        Assert.Equal(999, answers.Count(answer => answer == "200 {\"status\":\"ok\",\"duplicate\":true}"));
        Assert.Equal(-500, await BalanceAsync(house, "xxx"));
    }

    [Theory]
    [InlineData("tenant_id", "null", 422)]
    [InlineData("tenant_id", "7", 422)]
    [InlineData("tenant_id", "\"nobody\"", 404)]
    [InlineData("tenant_id", "\"deleted\"", 404)]
    [InlineData("tenant_id", "\"otherapp\"", 404)]
    [InlineData("tenant_id", "\"suspended\"", 200)]
    [InlineData("idempotency_key", "\" \"", 422)]
    [InlineData("idempotency_key", "-", 422)]
    [InlineData("source", "\"\"", 422)]
    [InlineData("metric", "\"nope\"", 422)]
    [InlineData("metric", "\"ai_images\"", 200)]
    [InlineData("quantity", "-1", 422)]
    [InlineData("quantity", "0", 200)]
    [InlineData("quantity", "1.5", 422)]
    [InlineData("quantity", "10000000000000000", 200)]
    [InlineData("quantity", "10000000000000001", 422)]
    [InlineData("quantity", "\"5\"", 422)]
    [InlineData("unit", "-", 422)]
    [InlineData("occurred_at", "\"yesterday\"", 422)]
    [InlineData("occurred_at", "\"2026-03-14T09:04:59Z\"", 200)]
    [InlineData("occurred_at", "\"2026-03-14T09:05:01Z\"", 422)]
    [InlineData("occurred_at", "\"2026-02-07T09:00:01+00:00\"", 200)]
    [InlineData("occurred_at", "\"2026-02-07T08:59:59Z\"", 422)]
    [InlineData("occurred_at", "\"2026-03-14T10:00:00+01:00\"", 200)]
    [InlineData("occurred_at", "\"2026-03-14T09:00:00.123456\"", 200)]
    [InlineData("model", "\"gpt-4o\"", 200)]
    [InlineData("model", "7", 422)]
    [InlineData("prompt_tokens", "null", 200)]
    [InlineData("prompt_tokens", "-1", 422)]
    [InlineData("something_new", "true", 200)]
    public async Task An_event_is_read_strictly_and_before_the_tenant_is_looked_for(string field, string json, int status)
    {
        await using var house = await PreparedHouse.StartAsync();
        var used = Event(house);
        if (json == "-")
            used.Remove(field);
        else
            used[field] = JsonNode.Parse(json);

        var answer = await house.AnswerAsync("POST", Path, used.ToJsonString());

        Assert.Equal(status switch { 200 => "200 {\"status\":\"ok\"}", 404 => "404 {\"error\":\"not_found\"}", _ => "422 {\"error\":\"invalid\"}" }, answer);
    }

    [Theory]
    [InlineData("{", "422 {\"error\":\"invalid\"}")]
    [InlineData("[]", "422 {\"error\":\"invalid\"}")]
    [InlineData("null", "422 {\"error\":\"invalid\"}")]
    public async Task A_body_that_cannot_be_read_is_invalid(string body, string answer)
    {
        await using var house = await PreparedHouse.StartAsync();

        Assert.Equal(answer, await house.AnswerAsync("POST", Path, body));
        Assert.Equal("422 {\"error\":\"invalid\"}", await house.AnswerAsync("POST", Path));
    }

    [Fact]
    public async Task Another_quantity_under_a_known_key_is_a_conflict_that_changes_nothing()
    {
        await using var house = await PreparedHouse.StartAsync();
        await house.SendAsync("POST", Path, Event(house).ToJsonString());
        var other = Event(house);
        other["quantity"] = 700;

        Assert.Equal("200 {\"status\":\"ok\",\"duplicate\":true,\"conflict\":true}", await house.AnswerAsync("POST", Path, other.ToJsonString()));
        Assert.Equal(-500, await BalanceAsync(house, "xxx"));
        Assert.Equal(1, await house.Host.Services.GetRequiredService<SystemDb>().CountAsync(
            $"select count(*) from audit_entries where tenant_id = {house.Tenants["xxx"].Id} and action = {"control.usage_conflict"}", default));
        other["source"] = "elsewhere";
        Assert.Equal("200 {\"status\":\"ok\"}", await house.AnswerAsync("POST", Path, other.ToJsonString()));
    }

    [Fact]
    public async Task A_batch_is_answered_one_by_one_in_its_order()
    {
        await using var house = await PreparedHouse.StartAsync();
        JsonObject Keyed(string key, string tenant = "xxx", int quantity = 10)
        {
            var used = Event(house);
            (used["idempotency_key"], used["tenant_id"], used["quantity"]) = (key, tenant, quantity);
            return used;
        }
        var invalid = Keyed("k4");
        invalid.Remove("metric");
        var batch = new JsonObject { ["events"] = new JsonArray(Keyed("k2"), Keyed("k1"), Keyed("k2"), Keyed("k3", "nobody"), invalid, Keyed("k1", quantity: 11), new JsonObject()) };

        var answer = await house.AnswerAsync("POST", $"{Path}:batch", batch.ToJsonString());

        Assert.Equal("200 {\"results\":[{\"idempotency_key\":\"k2\",\"status\":\"ok\"},{\"idempotency_key\":\"k1\",\"status\":\"ok\"},"
            + "{\"idempotency_key\":\"k2\",\"status\":\"ok\",\"duplicate\":true},{\"idempotency_key\":\"k3\",\"status\":\"error\",\"error\":\"not_found\"},"
            + "{\"idempotency_key\":\"k4\",\"status\":\"error\",\"error\":\"invalid\"},{\"idempotency_key\":\"k1\",\"status\":\"ok\",\"duplicate\":true,\"conflict\":true},"
            + "{\"idempotency_key\":null,\"status\":\"error\",\"error\":\"invalid\"}]}", answer);
        Assert.Equal(-20, await BalanceAsync(house, "xxx"));
    }

    [Theory]
    [InlineData("{}", 422)]
    [InlineData("{\"events\":[]}", 422)]
    [InlineData("{\"events\":[7]}", 422)]
    [InlineData("{\"events\":{}}", 422)]
    [InlineData("500", 200)]
    [InlineData("501", 422)]
    public async Task A_batch_holds_one_to_five_hundred_objects(string body, int status)
    {
        await using var house = await PreparedHouse.StartAsync();
        if (int.TryParse(body, out var count))
            body = $"{{\"events\":[{string.Join(',', Enumerable.Range(0, count).Select(i => Event(house, $"k{i}").ToJsonString()))}]}}";

        Assert.Equal(status, (int)(await house.SendAsync("POST", $"{Path}:batch", body)).StatusCode);
    }

    [Fact]
    public async Task The_soft_limit_tells_once_and_the_hard_limit_closes_what_the_house_pays_for()
    {
        await using var house = await PreparedHouse.StartAsync();
        var tenant = house.Tenants["xxx"];
        var billed = await house.AddCredentialAsync("xxx", "openai", new { api_key = "sk-abcdefghijklmnopqrstuvwxyz" }, platformBilled: true);
        var path = $"/api/v1/tenants/{tenant.Id}/budget";
        await House.AsAsync<JsonElement>(await house.House.Admin.SendAsync(HttpMethod.Put, path, new { softLimitMicros = 600, hardLimitMicros = 100, addMicros = 1000 }, 0));
        Assert.Equal(HttpStatusCode.OK, await ResolveAsync(house, billed));

        await house.SendAsync("POST", Path, Event(house, "a").ToJsonString());
        await house.SendAsync("POST", Path, Event(house, "b").ToJsonString());

        Assert.Single((await NoticesAsync(house, tenant)));
        Assert.Equal("403 {\"error\":\"insufficient_balance\"}", await house.AnswerAsync("POST", "/v1/credentials/resolve", new { credentials_ref = billed }, tenant: "xxx"));
        Assert.Equal(HttpStatusCode.OK, await ResolveAsync(house, house.Names["REF_OPENAI"])); // the tenant's own is never gated
        var read = long.Parse((await house.House.Admin.Client.GetAsync(path)).Headers.ETag!.Tag.Trim('"'));
        Assert.Equal("request.stale", await House.CodeAsync(HttpStatusCode.Conflict, await house.House.Admin.SendAsync(HttpMethod.Put, path, new { softLimitMicros = 0, hardLimitMicros = 0 }, read + 1)));
        await House.AsAsync<JsonElement>(await house.House.Admin.SendAsync(HttpMethod.Put, path, new { softLimitMicros = 600, hardLimitMicros = 100, addMicros = 5000 }, read));
        Assert.Equal(HttpStatusCode.OK, await ResolveAsync(house, billed));
        Assert.NotNull((await NoticesAsync(house, tenant)).Single().SettledAt);
    }

    [Fact]
    public async Task Prices_are_by_metric_and_model_and_the_report_by_day()
    {
        await using var house = await PreparedHouse.StartAsync();
        var tenant = house.Tenants["xxx"];
        await house.House.Admin.SendAsync(HttpMethod.Put, "/api/v1/prices/ai_tokens", new { microsPerUnit = 7, model = "big" });
        var (plain, big, image) = (Event(house, "a"), Event(house, "b"), Event(house, "c"));
        big["model"] = "big";
        (image["metric"], image["quantity"], image["occurred_at"]) = ("ai_images", 2, "2026-03-13T23:59:59Z");
        foreach (var used in new[] { plain, big, image })
            Assert.Equal("200 {\"status\":\"ok\"}", await house.AnswerAsync("POST", Path, used.ToJsonString()));

        var report = await House.JsonAsync(await house.House.Admin.Client.GetAsync($"/api/v1/tenants/{tenant.Id}/usage?from=2026-03-01"));
        var csv = await house.House.Admin.Client.GetAsync($"/api/v1/tenants/{tenant.Id}/usage/export?from=2026-03-14");

        Assert.Equal(-(500 + 3500 + 40_000), await BalanceAsync(house, "xxx"));
        Assert.Equal(["2026-03-13 ai_images  2 40000 1", "2026-03-14 ai_tokens  500 500 1", "2026-03-14 ai_tokens big 500 3500 1"], report.GetProperty("days").EnumerateArray().Select(d =>
            string.Create(CultureInfo.InvariantCulture, $"{d.GetProperty("day")} {d.GetProperty("metric")} {d.GetProperty("model")} {d.GetProperty("quantity")} {d.GetProperty("costMicros")} {d.GetProperty("events")}")));
        Assert.Equal(("text/csv", "day,metric,model,quantity,cost_micros,events\r\n2026-03-14,ai_tokens,\"\",500,500,1\r\n2026-03-14,ai_tokens,\"big\",500,3500,1\r\n"),
            (csv.Content.Headers.ContentType!.MediaType, await csv.Content.ReadAsStringAsync()));
        Assert.Equal("control.metric_unknown", await House.CodeAsync(HttpStatusCode.NotFound, await house.House.Admin.SendAsync(HttpMethod.Put, "/api/v1/prices/odd", new { microsPerUnit = 1 })));
    }

    [Fact]
    public async Task What_is_priced_by_mistake_breaks_neither_the_report_nor_the_wallet()
    {
        await using var house = await PreparedHouse.StartAsync();
        await house.House.Admin.SendAsync(HttpMethod.Put, "/api/v1/prices/ai_tokens", new { microsPerUnit = 1_000_000_000_000 });
        foreach (var key in (string[])["a", "b", "c"])
        {
            var used = Event(house, key);
            used["quantity"] = 10_000_000_000_000_000;
            Assert.Equal("200 {\"status\":\"ok\"}", await house.AnswerAsync("POST", Path, used.ToJsonString()));
        }

        var day = (await House.JsonAsync(await house.House.Admin.Client.GetAsync($"/api/v1/tenants/{house.Tenants["xxx"].Id}/usage"))).GetProperty("days")[0];

        Assert.Equal((30_000_000_000_000_000, 3_000_000_000_000_000), (day.GetProperty("quantity").GetInt64(), day.GetProperty("costMicros").GetInt64()));
        Assert.Equal(-3_000_000_000_000_000, await BalanceAsync(house, "xxx"));
    }

    private sealed record NoticeAnswer(string Kind, DateTimeOffset? SettledAt);

    private static JsonObject Event(PreparedHouse house, string key = "resp-1") => new()
    {
        ["tenant_id"] = "xxx",
        ["source"] = "publisher",
        ["idempotency_key"] = key,
        ["metric"] = "ai_tokens",
        ["quantity"] = 500,
        ["unit"] = "tokens",
        ["occurred_at"] = house.Host.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
    };

    private static async Task<long> BalanceAsync(PreparedHouse house, string slug) =>
        (await House.JsonAsync(await house.House.Admin.Client.GetAsync($"/api/v1/tenants/{house.Tenants[slug].Id}/budget"))).GetProperty("balanceMicros").GetInt64();

    private static async Task<IReadOnlyList<NoticeAnswer>> NoticesAsync(PreparedHouse house, TenantAnswer tenant) =>
        (await house.House.Admin.GetAsync<Page<NoticeAnswer>>($"/api/v1/tenants/{tenant.Id}/notices")).Items;

    private static async Task<HttpStatusCode> ResolveAsync(PreparedHouse house, string reference) =>
        (await house.SendAsync("POST", "/v1/credentials/resolve", new { credentials_ref = reference }, tenant: "xxx")).StatusCode;
}
