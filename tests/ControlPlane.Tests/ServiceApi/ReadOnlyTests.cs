using System.Net;
using Longhouse.ControlPlane.Tests.Identity;
using Longhouse.Platform.Data;
using Longhouse.Platform.Data.Sqlite;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Longhouse.ControlPlane.Tests.ServiceApi;

/// <summary>A database that answers and takes no writes: switched over by its operator, or a copy that follows another one.</summary>
public sealed class ReadOnlyTests
{
    private const string ByHost = "/v1/runtime/by-host";

    [Fact]
    public async Task While_nothing_can_be_written_configurations_and_changes_are_read_and_no_secret_leaves_without_its_audit()
    {
        await using var house = await PreparedHouse.StartAsync();
        var feed = await House.JsonAsync(await house.SendAsync("GET", "/v1/runtime/changes?since=0&wait=0"));
        house.Host.Clock.Advance(TimeSpan.FromHours(1)); // its token's use, and the process that calls, would be written down again
        await SwitchAsync(house.Host, on: true);

        Assert.Equal("200", (await house.AnswerAsync("POST", ByHost, new { host = "xxx.photos.example" }))[..3]);
        Assert.Equal("200", (await house.AnswerAsync("GET", $"{ByHost}?host=yyy.photos.example"))[..3]);
        Assert.Equal("404 {\"error\":\"not_found\"}", await house.AnswerAsync("POST", ByHost, new { host = "nobody.photos.example" }));
        Assert.Equal("403 {\"error\":\"forbidden\"}", await house.AnswerAsync("POST", ByHost, new { host = "xxx.photos.example" }, "nonsense"));
        Assert.Equal(feed.GetProperty("next").GetInt64(), (await House.JsonAsync(await house.SendAsync("GET", "/v1/runtime/changes?since=0&wait=0"))).GetProperty("next").GetInt64());
        foreach (var (path, body, tenant) in new (string, object, string?)[]
        {
            ("/v1/credentials/resolve", new { credentials_ref = house.Names["REF_DROPBOX"] }, "xxx"),
            ("/v1/credentials/report", new { credentials_ref = house.Names["REF_DROPBOX"] }, "xxx"),
            ("/v1/billing/usage", new { tenant_id = "xxx", source = "publisher", idempotency_key = "k", metric = "ai_tokens", quantity = 1, unit = "tokens", occurred_at = house.Host.Clock.GetUtcNow() }, null),
        })
        {
            var refused = await house.SendAsync("POST", path, body, tenant: tenant);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "{\"error\":\"unavailable\"}", "2"),
                (refused.StatusCode, await refused.Content.ReadAsStringAsync(), refused.Headers.GetValues("Retry-After").Single()));
        }
        Assert.Equal("server.unavailable", await House.CodeAsync(HttpStatusCode.ServiceUnavailable,
            await house.House.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{house.Tenants["xxx"].Id}:suspend", new { reason = "x" })));
        Assert.Equal(HttpStatusCode.OK, (await house.House.Admin.Client.GetAsync("/api/v1/tenants")).StatusCode);
        Assert.Empty(house.Host.Logs.Errors);

        await SwitchAsync(house.Host, on: false);
        Assert.Equal("200", (await house.AnswerAsync("POST", "/v1/credentials/resolve", new { credentials_ref = house.Names["REF_DROPBOX"] }, tenant: "xxx"))[..3]);
    }

    [Fact]
    public async Task Whoever_is_signed_in_stays_so_and_signing_in_has_to_wait()
    {
        await using var host = await SignedIn.StartAsync();
        var (known, late) = (host.NewBrowser(), host.NewBrowser());
        await known.SignInAtConsoleAsync("ida@photos.example");
        host.Clock.Advance(TimeSpan.FromMinutes(10)); // when they were last seen would be written down again
        await SwitchAsync(host, on: true);

        Assert.True((await known.SessionAsync("app.localhost")).SignedIn);
        Assert.Equal(HttpStatusCode.ServiceUnavailable,
            (await late.SubmitAsync("app.localhost/auth/development", ("email", "late@photos.example"), ("attempt", ""), ("return", "/api/session"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.ClientOf("first.localhost").GetAsync("/api/session")).StatusCode);
        Assert.Empty(host.Logs.Errors);
    }

    /// <summary>From now on the database takes no writes, or takes them again.</summary>
    internal static async Task SwitchAsync(TestHost host, bool on)
    {
        var database = host.Services.GetRequiredService<IDatabase>();
        if (database is SqliteDatabase sqlite)
        {
            SqliteFile.Run(sqlite.Writer.Connection, $"pragma query_only = {(on ? "on" : "off")}"); // as the library answers for a file that it may not write to
            return;
        }
        await using var owner = new NpgsqlConnection(host.Database.OwnerSetting);
        await owner.OpenAsync();
        var name = owner.Database;
        foreach (var sql in new[]
        {
            "set default_transaction_read_only = off", $"alter database {name} set default_transaction_read_only = {(on ? "on" : "off")}",
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", // sessions that are open keep what they began with
        })
        {
            await using var command = new NpgsqlCommand(sql, owner);
            await command.ExecuteNonQueryAsync();
        }
    }
}
