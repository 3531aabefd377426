using System.Net;
using Longhouse.Platform.Data;
using Longhouse.Platform.Data.Sqlite;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Longhouse.ControlPlane.Tests.ServiceApi;

public sealed class FullDiskTests
{
    private const int Enough = 2000; // a database that is full has some room left in its pages

    [Fact]
    public async Task On_a_full_disk_execution_planes_are_told_to_come_again_in_their_own_envelope_and_read_on()
    {
        await using var house = await PreparedHouse.StartAsync();
        await FillAsync(house.Host, full: true);

        var refused = await RefusedAsync(i => house.SendAsync("POST", "/v1/billing/usage", Usage(house, i)));
        var secret = await RefusedAsync(_ => house.SendAsync("POST", "/v1/credentials/resolve", new { credentials_ref = house.Names["REF_DROPBOX"] }, tenant: "xxx"));

        foreach (var answer in (HttpResponseMessage[])[refused, secret])
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "{\"error\":\"unavailable\"}", "application/json", "2"),
                (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType!.MediaType, answer.Headers.GetValues("Retry-After").Single()));
        }
        Assert.Equal("200", (await house.AnswerAsync("POST", "/v1/runtime/by-host", new { host = "xxx.photos.example" }))[..3]);
        Assert.Equal("200", (await house.AnswerAsync("GET", "/v1/runtime/changes?since=0&wait=0"))[..3]);

        await FillAsync(house.Host, full: false);
        Assert.Equal("200", (await house.AnswerAsync("POST", "/v1/billing/usage", Usage(house, Enough)))[..3]);
    }

    private static object Usage(PreparedHouse house, int number) => new
    {
        tenant_id = "xxx",
        source = "publisher",
        idempotency_key = $"{number} {new string('k', 180)}",
        metric = "ai_tokens",
        quantity = 1,
        unit = "tokens",
        occurred_at = house.Host.Clock.GetUtcNow(),
    };

    private static async Task<HttpResponseMessage> RefusedAsync(Func<int, Task<HttpResponseMessage>> send)
    {
        for (var i = 0; i < Enough; i++)
        {
            if (await send(i) is { IsSuccessStatusCode: false } refused)
                return refused;
        }
        throw new InvalidOperationException("It never was full.");
    }

    // PostgreSQL says that the disk is full with an error of its own; it is made to say so.
    private static async Task FillAsync(TestHost host, bool full)
    {
        if (host.Services.GetRequiredService<IDatabase>() is SqliteDatabase sqlite)
        {
            SqliteFile.Run(sqlite.Writer.Connection, $"pragma max_page_count = {(full ? 1 : int.MaxValue)}");
            return;
        }
        await using var owner = new NpgsqlConnection(host.Database.OwnerSetting);
        await owner.OpenAsync();
        await using var command = new NpgsqlCommand(full
            ? """
              create function no_room() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
              create trigger no_room before insert on control_usage for each statement execute function no_room();
              create trigger no_room before insert on audit_entries for each statement execute function no_room()
              """
            : "drop function no_room() cascade", owner);
        await command.ExecuteNonQueryAsync();
    }
}
