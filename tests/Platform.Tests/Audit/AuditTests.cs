using System.Data.Common;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Longhouse.Platform.Tests.Audit;

public sealed class AuditTests
{
    public static TheoryData<string, string> Forgeries => new()
    {
        { "update audit_entries set actor = 'person:mallory' where number = 3", "entry 3" },
        { "update audit_entries set at = at + 1 where number = 2", "entry 2" },
        { "update audit_entries set details = 'x' where number = 4", "entry 4" },
        { "update audit_entries set ip = '203.0.113.7' where number = 4", "entry 4" },
        { "update audit_entries set outcome = 'denied' where number = 4", "entry 4" },
        { "update audit_entries set before_hash = 'x' where number = 4", "entry 4" },
        { "update audit_entries set after_hash = 'x' where number = 4", "entry 4" },
        { "update audit_entries set form = 1 where number = 4", "entry 4" },
        { "update audit_entries set form = 1, ip = null, outcome = null where number = 4", "entry 4" },
        { "delete from audit_entries where number = 3", "entry 3 is missing" },
        { "delete from audit_entries where number = 5", "entries after 4 are missing" },
        { "update audit_entries set number = number + 100 where number = 3", "entry 3 is missing" },
        { "delete from audit_heads", "the head does not know" },
        { "update audit_heads set number = 4", "the head does not know" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task Whatever_is_changed_is_found_and_named(string forgery, string place)
    {
        await using var host = await StartAsync();
        Assert.Equal((5L, null), await VerifyAsync(host));

        await ForgeAsync(host, forgery);

        var (_, fault) = await VerifyAsync(host);
        Assert.StartsWith(place, fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_cannot_be_changed_by_the_application()
    {
        await using var host = await StartAsync();
        var database = host.Services.GetRequiredService<IDatabase>();
        foreach (var sql in new[] { "update audit_entries set actor = 'x'", "delete from audit_entries" })
        {
            await Assert.ThrowsAnyAsync<DbException>(() => database.WriteAsync(
                Access.System, session => session.ExecuteAsync(new Statement(sql, [], null), CancellationToken.None), CancellationToken.None));
        }
        Assert.Equal((5L, null), await VerifyAsync(host));
    }

    [Fact]
    public async Task Entries_of_the_first_form_are_sound_as_they_are_and_what_they_lacked_cannot_be_added()
    {
        await using var host = await StartAsync();
        var head = (await host.Services.GetRequiredService<SystemDb>().FindAsync<Link>($"select number, hash from audit_heads where tenant_id = {host.Tenant.Id}", CancellationToken.None))!;
        var old = new AuditRecord(host.Tenant.Id, host.Clock.GetUtcNow(), Actor.House, "notes.of_old", "subject", null, null) { Form = 1, Outcome = null };
        var hash = AuditChain.Next(head.Hash, head.Number + 1, old.Content());
        await ForgeAsync(host, $"""
            insert into audit_entries (tenant_id, number, at, actor, action, subject, hash)
            values ('{host.Tenant.Id}', {head.Number + 1}, {old.At.ToUnixTimeMilliseconds()}, 'house', 'notes.of_old', 'subject', '{hash}');
            update audit_heads set number = {head.Number + 1}, hash = '{hash}' where tenant_id = '{host.Tenant.Id}'
            """);
        await (await host.SignInAsync(NotesPermissions.Edit)).PostAsync<Made>("/api/notes", new { title = "of today" });
        Assert.Equal((7L, null), await VerifyAsync(host));

        await ForgeAsync(host, "update audit_entries set outcome = 'done' where number = 6", guardsStand: false);

        Assert.StartsWith("entry 6", (await VerifyAsync(host)).Item2, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_says_who_what_when_from_where_in_which_request_and_how_it_went()
    {
        await using var host = await StartAsync();
        var rows = await host.Services.GetRequiredService<SystemDb>().QueryAsync<Entry>(
            $"select number, at, actor, action, request_id, ip, outcome from audit_entries where tenant_id = {host.Tenant.Id} and number = {TestHost.FirstEntries + 1}", CancellationToken.None);

        Assert.Equal((host.Clock.GetUtcNow(), "person:person-1", "notes.note_added"), (rows[0].At, rows[0].Actor, rows[0].Action));
        Assert.Equal(("my-request", "127.0.0.1", "done"), (rows[0].RequestId, rows[0].Ip, rows[0].Outcome));
    }

    private sealed record Entry(long Number, DateTimeOffset At, string Actor, string Action, string? RequestId, string? Ip, string? Outcome);

    private sealed record Link(long Number, string Hash);

    private sealed record Made(string Id);

    // Five entries: those of the tenant itself, and the rest for its notes.
    private static async Task<TestHost> StartAsync()
    {
        var host = await TestHost.StartAsync(new NotesModule());
        var editor = await host.SignInAsync(NotesPermissions.Edit);
        editor.Client.DefaultRequestHeaders.Add("X-Request-Id", "my-request");
        for (var i = TestHost.FirstEntries; i < 5; i++)
            await editor.PostAsync<Made>("/api/notes", new { title = "x" });
        return host;
    }

    private static async Task<(long, string?)> VerifyAsync(TestHost host)
    {
        var verdict = await host.Services.GetRequiredService<AuditVerifier>().VerifyAsync(host.Tenant.Id, CancellationToken.None);
        return (verdict.Sound, verdict.Fault);
    }

    // As the owner of the schema, who alone can put the guards aside.
    private static async Task ForgeAsync(TestHost host, string sql, bool guardsStand = true)
    {
        await using DbConnection connection = TestDatabase.IsPostgres
            ? new NpgsqlConnection(host.Database.OwnerSetting)
            : await host.Services.GetRequiredService<IDatabase>().OpenAsync(CancellationToken.None);
        if (TestDatabase.IsPostgres)
            await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = TestDatabase.IsPostgres
            ? $"alter table audit_entries disable trigger all; {sql}"
            : guardsStand ? $"drop trigger audit_entries_keep_updates; drop trigger audit_entries_keep_deletes; {sql}" : sql;
        await command.ExecuteNonQueryAsync();
    }
}
