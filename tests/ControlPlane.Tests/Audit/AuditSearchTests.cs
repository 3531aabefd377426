using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Tests.Audit;

public sealed class AuditSearchTests
{
    [Fact]
    public async Task The_record_is_searched_by_tenant_actor_action_and_time_page_by_page()
    {
        await using var house = await House.StartAsync();
        var (one, two) = (await house.AddTenantAsync("one"), await house.AddTenantAsync("two"));
        house.Host.Clock.Advance(TimeSpan.FromSeconds(5));
        var middle = house.Host.Clock.GetUtcNow();
        var other = house.Host.SignInToConsole(PlatformRole.Operator);
        await other.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{two.Id}:suspend", new { reason = "because" });
        await house.PublishAsync(one, House.LocalConfig);

        async Task<IReadOnlyList<Entry>> SearchAsync(string query) => (await house.Admin.GetAsync<Page<Entry>>($"/api/v1/audit?{query}")).Items;
        Assert.Equal(["control.tenant_suspended", "control.host_bound", "control.tenant_created"], (await SearchAsync("tenant=two")).Select(e => e.Action));
        Assert.Equal(3, (await SearchAsync($"tenant={two.Id}")).Count);
        Assert.Equal(["control.tenant_suspended"], (await SearchAsync($"actor=person:{other.Person}")).Select(e => e.Action));
        Assert.Equal(["control.config_published", "control.config_drafted"], (await SearchAsync("action=control.config_*")).Select(e => e.Action));
        Assert.Empty(await SearchAsync("action=control.config"));
        Assert.Equal(3, (await SearchAsync($"from={Uri.EscapeDataString(middle.ToString("O"))}")).Count);
        Assert.Equal(4, (await SearchAsync($"to={Uri.EscapeDataString(middle.ToString("O"))}&actor=person")).Count);

        var all = new List<Entry>();
        for (string? after = ""; after is not null;)
        {
            var page = await house.Admin.GetAsync<Page<Entry>>($"/api/v1/audit?limit=2&after={after}");
            all.AddRange(page.Items);
            after = page.Next;
        }
        Assert.Equal(7, all.Count);
        Assert.Equal(7, all.DistinctBy(e => (e.Tenant, e.Number)).Count());
        Assert.Equal(all.Select(e => e.At).OrderDescending(), all.Select(e => e.At));
    }

    [Fact]
    public async Task An_entry_says_from_where_how_it_went_and_what_it_changed_from_and_to()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("one");
        var first = await house.PublishAsync(tenant, House.LocalConfig);
        var second = await house.PublishAsync(tenant, House.LocalConfig.Replace("/pics", "/other", StringComparison.Ordinal), 1);
        using var stranger = house.Host.ClientOf("app.localhost");
        stranger.DefaultRequestHeaders.Add("Authorization", "Bearer pvs_12345678_wrong");
        await stranger.PostAsync("/v1/runtime/by-host", new StringContent("""{"host":"one.localhost"}""", null, "application/json"));
        async Task<IReadOnlyList<Entry>> SearchAsync(string query) => (await house.Admin.GetAsync<Page<Entry>>($"/api/v1/audit?{query}")).Items;

        var published = await SearchAsync("action=control.config_published");
        Assert.Equal([(first.ConfigVersion, second.ConfigVersion), (null, first.ConfigVersion)], published.Select(entry => (entry.BeforeHash, entry.AfterHash)));
        Assert.All(published, entry => Assert.Equal((2, "127.0.0.1", "done"), (entry.Form, entry.Ip, entry.Outcome)));
        Assert.Equal(["control.token_refused"], (await SearchAsync("outcome=denied")).Select(entry => entry.Action));
        Assert.Empty(await SearchAsync("ip=203.0.113.7"));
        Assert.Equal((await SearchAsync("")).Count, (await SearchAsync("ip=127.0.0.1")).Count);
        Assert.Equal(2, (await house.Admin.GetAsync<Page<Entry>>($"/api/v1/tenants/{tenant.Id}/audit?ip=127.0.0.1&action=control.config_published")).Items.Count);
        var line = JsonDocument.Parse((await house.Admin.Client.GetStringAsync("/api/v1/audit/export?action=control.config_published")).Split('\n')[1]).RootElement;
        Assert.Equal(("127.0.0.1", "done", first.ConfigVersion, second.ConfigVersion), (line.GetProperty("ip").GetString(), line.GetProperty("outcome").GetString(),
            line.GetProperty("before_hash").GetString(), line.GetProperty("after_hash").GetString()));
    }

    [Fact]
    public async Task A_tenants_owner_sees_its_own_record_alone()
    {
        await using var house = await House.StartAsync();
        var (own, other) = (await house.AddTenantAsync("own"), await house.AddTenantAsync("other"));
        var owner = house.SignIn(own, TenantRole.Owner);

        Assert.Equal([own.Id, own.Id], (await owner.GetAsync<Page<Entry>>($"/api/v1/tenants/{own.Id}/audit")).Items.Select(e => e.Tenant));
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.Client.GetAsync($"/api/v1/tenants/{other.Id}/audit")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.Client.GetAsync("/api/v1/audit")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.Client.GetAsync("/api/v1/audit/export")).StatusCode);
    }

    [Fact]
    public async Task An_export_is_signed_by_a_key_that_anyone_can_check_and_a_changed_line_shows()
    {
        await using var house = await House.StartAsync();
        await house.AddTenantAsync("one");
        var key = await House.JsonAsync(await house.Admin.Client.GetAsync("/api/v1/audit/export-key"));

        var response = await house.Admin.Client.GetAsync("/api/v1/audit/export?tenant=one");

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var signature = JsonDocument.Parse(lines[^1]).RootElement.GetProperty("signature");
        Assert.Equal((2, 2, "ES256", key.GetProperty("keyId").GetString()),
            (lines.Length - 1, signature.GetProperty("lines").GetInt32(), signature.GetProperty("algorithm").GetString(), signature.GetProperty("key_id").GetString()));
        Assert.Equal("control.tenant_created", JsonDocument.Parse(lines[0]).RootElement.GetProperty("action").GetString());
        using var verifier = ECDsa.Create();
        verifier.ImportFromPem(key.GetProperty("publicKey").GetString());
        bool Holds(IEnumerable<string> signed) => verifier.VerifyData(
            Encoding.UTF8.GetBytes(string.Concat(signed.Select(line => line + "\n"))), Convert.FromBase64String(signature.GetProperty("value").GetString()!), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        Assert.True(Holds(lines[..^1]));
        Assert.False(Holds(lines[..^1].Select(line => line.Replace("one", "two", StringComparison.Ordinal))));
        Assert.False(Holds(lines[1..^1]));
    }

    private sealed record Entry(string Tenant, long Number, DateTimeOffset At, string Actor, string Action, string Subject, string? RequestId, int Form, string? Ip, string? Outcome, string? BeforeHash, string? AfterHash);
}
