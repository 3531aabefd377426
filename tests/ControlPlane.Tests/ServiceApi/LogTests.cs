using System.Net;
using Longhouse.Platform.Testing;

namespace Longhouse.ControlPlane.Tests.ServiceApi;

public sealed class LogTests
{
    /// <summary>Everything of <c>/v1</c>, well and badly asked, with all that the log holds at its most talkative.</summary>
    [Fact, Trait("Acceptance", "9")]
    public async Task A_full_run_of_the_service_interface_leaves_no_token_reference_secret_or_host_in_the_log()
    {
        await using var house = await PreparedHouse.StartAsync(("ServiceApi:ResolveBurst", "1000"));
        var hosts = new[] { "xxx.photos.example", "suspended.photos.example", "nobody.photos.example", "www.xxx.photos.example", "xxx.photos.example\u0000", "otherapp.photos.example" };
        string[] tokens = ["PRIMARY", "SECONDARY", "REVOKED", "ADMIN_USER_TOKEN", "pvs_abcdefgh_0123456789012345678901234567890123456789012", ""];
        foreach (var token in tokens)
        {
            foreach (var host in hosts)
            {
                await house.SendAsync("POST", "/v1/runtime/by-host", new { host }, token);
                await house.SendAsync("GET", $"/v1/runtime/by-host?host={Uri.EscapeDataString(host)}", null, token);
            }
            foreach (var (name, reference) in house.Names.Where(pair => pair.Key.StartsWith("REF_", StringComparison.Ordinal)))
            {
                foreach (var tenant in new[] { "xxx", "yyy", "suspended", "broke", "nobody", " " })
                    await house.SendAsync("POST", "/v1/credentials/resolve", new { credentials_ref = reference }, token, tenant);
                await house.SendAsync("POST", "/v1/credentials/report", new { credentials_ref = reference, reason = name }, token, "xxx");
            }
            foreach (var body in new[] { "", "{", "[]", "{\"credentials_ref\":7}", new string('x', 5000), "{\"host\":null}" })
            {
                foreach (var path in new[] { "/v1/runtime/by-host", "/v1/credentials/resolve", "/v1/credentials/report", "/v1/billing/usage", "/v1/billing/usage:batch", "/v1/nothing" })
                    await house.SendAsync("POST", path, body, token, "xxx");
            }
            var used = new { tenant_id = "xxx", source = "publisher", idempotency_key = $"key-{token}", metric = "ai_tokens", quantity = 1, unit = "tokens", occurred_at = house.Host.Clock.GetUtcNow() };
            await house.SendAsync("POST", "/v1/billing/usage", used, token);
            await house.SendAsync("POST", "/v1/billing/usage:batch", new { events = new[] { used } }, token);
            await house.SendAsync("GET", "/v1/runtime/changes?since=0&wait=0", null, token);
            await house.SendAsync("DELETE", "/v1/runtime/by-host?host=xxx.photos.example", null, token);
        }
        Assert.Equal(HttpStatusCode.OK, (await house.SendAsync("POST", "/v1/runtime/by-host", new { host = hosts[0] })).StatusCode);

        var log = string.Join('\n', house.Host.Logs.Lines);
        Assert.NotEqual("", log);
        string[] secrets = ["drop-refresh-0123456789", "sk-abcdefghijklmnopqrstuvwxyz", "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "correct horse battery", "abcd-efgh", "m-token", "ig-token"];
        foreach (var word in house.Names.Values.Concat(secrets).Concat(tokens.Where(token => token.StartsWith("pvs_", StringComparison.Ordinal))).Append("photos.example").Append("?host="))
            Assert.DoesNotContain(word, log, StringComparison.Ordinal);
    }
}
