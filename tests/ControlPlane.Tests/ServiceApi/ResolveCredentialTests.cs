using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Longhouse.Platform.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.ServiceApi;

public sealed class ResolveCredentialTests
{
    private const string Path = "/v1/credentials/resolve";

    [Theory]
    [InlineData("DROPBOX", "provider,version,refresh_token,expires_at")]
    [InlineData("OPENAI", "provider,version,api_key")]
    [InlineData("TELEGRAM", "provider,version,bot_token")]
    [InlineData("SMTP", "provider,version,password")]
    [InlineData("MANAGED", "provider,version,access_key_id,secret_access_key,endpoint_url,bucket,region")]
    [InlineData("INSTAGRAM", "provider,version,access_token,ig_user_id")]
    [InlineData("BLUESKY", "provider,version,handle,app_password")]
    [InlineData("MASTODON", "provider,version,instance_url,access_token")]
    public async Task Each_kind_has_its_fields(string kind, string fields)
    {
        await using var house = await PreparedHouse.StartAsync();

        var response = await house.SendAsync("POST", Path, new { credentials_ref = house.Names[$"REF_{kind}"] }, tenant: " xxx ");

        var answer = await House.JsonAsync(response);
        Assert.Equal(fields, string.Join(',', answer.EnumerateObject().Select(p => p.Name)));
        Assert.Matches("^[0-9a-f]{64}$", answer.GetProperty("version").GetString());
        Assert.Equal(("no-store", "no-cache"), (response.Headers.CacheControl!.ToString(), response.Headers.Pragma.ToString()));
    }

    [Fact]
    public async Task The_version_of_dropbox_is_the_hash_that_the_contract_names_and_that_of_a_password_is_keyed()
    {
        await using var house = await PreparedHouse.StartAsync();
        async Task<string> VersionAsync(string kind) =>
            (await House.JsonAsync(await house.SendAsync("POST", Path, new { credentials_ref = house.Names[kind] }, tenant: "xxx"))).GetProperty("version").GetString()!;
        static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(Hash("""{"expires_at":null,"provider":"dropbox","refresh_token":"drop-refresh-0123456789"}"""), await VersionAsync("REF_DROPBOX"));
        Assert.NotEqual(Hash("""{"password":"correct horse battery","provider":"smtp"}"""), await VersionAsync("REF_SMTP"));
    }

    [Fact, Trait("Acceptance", "8")]
    public async Task Unknown_foreign_suspended_and_revoked_references_get_the_same_bytes_and_a_misuse_is_seen()
    {
        await using var house = await PreparedHouse.StartAsync();
        var revoked = await house.AddCredentialAsync("xxx", "smtp", new { password = "x" });
        var list = await house.House.Admin.GetAsync<Page<Listed>>($"/api/v1/tenants/{house.Tenants["xxx"].Id}/credentials");
        await house.House.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{house.Tenants["xxx"].Id}/credentials/{list.Items.Single(c => c.Ref == revoked).Id}:revoke");

        var answers = new List<string>();
        foreach (var (reference, tenant) in new[]
        {
            ("cr_nothing", "xxx"), (house.Names["REF_TELEGRAM"], "yyy"), (house.Names["REF_TELEGRAM"], "XXX"), (house.Names["REF_TELEGRAM"], "nobody"),
            (house.Names["REF_SUSPENDED"], "suspended"), (house.Names["REF_TELEGRAM"], "otherapp"), (revoked, "xxx"), (house.Names["REF_TELEGRAM"], "deleted"),
        })
            answers.Add(await PreparedHouse.BytesAsync(await house.SendAsync("POST", Path, new { credentials_ref = reference }, tenant: tenant)));

        Assert.StartsWith("404\n", answers[0], StringComparison.Ordinal);
        Assert.EndsWith("{\"error\":\"not_found\"}", answers[0], StringComparison.Ordinal);
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        Assert.Contains(house.Host.Logs.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("was shown for another tenant", StringComparison.Ordinal));
        var audited = await house.Host.Services.GetRequiredService<SystemDb>().QueryAsync<string>(
            $"select details from audit_entries where tenant_id = {house.Tenants["yyy"].Id} and action = {"control.credential_denied"}", default);
        Assert.Equal(["reference of another tenant"], audited);
    }

    [Theory]
    [InlineData(null, "{\"credentials_ref\":\"x\"}", 400)]
    [InlineData("  ", "{\"credentials_ref\":\"x\"}", 400)]
    [InlineData("xxx", "{}", 400)]
    [InlineData("xxx", "{\"credentials_ref\":\" \"}", 400)]
    [InlineData("xxx", "{\"credentials_ref\":7}", 400)]
    [InlineData("xxx", "[]", 400)]
    [InlineData("xxx", "{", 400)]
    [InlineData("xxx", null, 400)]
    [InlineData("xxx", "{\"credentials_ref\":\"x\"}", 404)]
    public async Task What_is_missing_is_a_bad_request(string? tenant, string? body, int status)
    {
        await using var house = await PreparedHouse.StartAsync();

        var answer = await house.AnswerAsync("POST", Path, body, tenant: tenant);

        Assert.Equal(status == 400 ? "400 {\"error\":\"bad_request\"}" : "404 {\"error\":\"not_found\"}", answer);
    }

    [Fact]
    public async Task A_tenant_that_cannot_pay_is_told_so_and_a_suspended_one_is_not()
    {
        await using var house = await PreparedHouse.StartAsync();
        var body = new { credentials_ref = house.Names["REF_PLATFORM_OPENAI"] };

        Assert.Equal("403 {\"error\":\"insufficient_balance\"}", await house.AnswerAsync("POST", Path, body, tenant: "broke"));
        await house.House.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{house.Tenants["broke"].Id}:suspend", new { reason = "x" });
        Assert.Equal("404 {\"error\":\"not_found\"}", await house.AnswerAsync("POST", Path, body, tenant: "broke"));
    }

    [Fact]
    public async Task Each_resolution_is_audited_without_the_value_and_nothing_of_it_is_logged()
    {
        await using var house = await PreparedHouse.StartAsync();
        await house.SendAsync("POST", Path, new { credentials_ref = house.Names["REF_OPENAI"] }, tenant: "xxx", headers: ("X-Request-Id", "ask-1"));
        await house.SendAsync("GET", "/v1/runtime/by-host?host=secret-host.photos.example");

        var entry = await house.Host.Services.GetRequiredService<SystemDb>().FindAsync<Entry>(
            $"select actor, request_id, details from audit_entries where tenant_id = {house.Tenants["xxx"].Id} and action = {"control.credential_resolved"}", default);

        Assert.StartsWith("service:token_", entry!.Actor, StringComparison.Ordinal);
        Assert.Equal(("ask-1", true), (entry.RequestId, entry.Details.StartsWith("openai, ref ", StringComparison.Ordinal)));
        var log = string.Join('\n', house.Host.Logs.Lines);
        Assert.All(house.Names.Values.Append("sk-abcdefghijklmnopqrstuvwxyz").Append("secret-host"), secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_that_is_reported_makes_one_incident_with_one_notice_until_a_new_value_comes()
    {
        await using var house = await PreparedHouse.StartAsync();
        var (tenant, reference) = (house.Tenants["xxx"], house.Names["REF_DROPBOX"]);
        var version = (await House.JsonAsync(await house.SendAsync("POST", Path, new { credentials_ref = reference }, tenant: "xxx"))).GetProperty("version").GetString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ =>
            house.AnswerAsync("POST", "/v1/credentials/report", new { credentials_ref = reference, version }, tenant: "xxx")));
        Assert.All(answers, answer => Assert.Equal("200 {\"status\":\"ok\"}", answer));
        var listed = (await house.House.Admin.GetAsync<Page<Listed>>($"/api/v1/tenants/{tenant.Id}/credentials")).Items.Single(c => c.Ref == reference);
        Assert.Equal("needs_reconnect", listed.State);
        Assert.Single(await NoticesAsync(house, tenant));
        Assert.Equal(HttpStatusCode.OK, (await house.SendAsync("POST", Path, new { credentials_ref = reference }, tenant: "xxx")).StatusCode);

        await house.House.Admin.PostAsync<JsonElement>($"/api/v1/tenants/{tenant.Id}/credentials/{listed.Id}:rotate", new { fields = new { refresh_token = "new-refresh-token" }, skipTest = true });
        Assert.Equal("200", (await house.AnswerAsync("POST", "/v1/credentials/report", new { credentials_ref = reference, version }, tenant: "xxx"))[..3]);

        listed = (await house.House.Admin.GetAsync<Page<Listed>>($"/api/v1/tenants/{tenant.Id}/credentials")).Items.Single(c => c.Ref == reference);
        Assert.Equal("active", listed.State); // the report was of the value before
        Assert.NotNull((await NoticesAsync(house, tenant)).Single().SettledAt);
        Assert.Equal("404 {\"error\":\"not_found\"}", await house.AnswerAsync("POST", "/v1/credentials/report", new { credentials_ref = reference }, tenant: "yyy"));
    }

    private sealed record Listed(string Id, string Ref, string State);

    private sealed record Entry(string Actor, string RequestId, string Details);

    private sealed record NoticeAnswer(string Kind, DateTimeOffset? SettledAt);

    private static async Task<IReadOnlyList<NoticeAnswer>> NoticesAsync(PreparedHouse house, TenantAnswer tenant) =>
        (await house.House.Admin.GetAsync<Page<NoticeAnswer>>($"/api/v1/tenants/{tenant.Id}/notices")).Items;
}
