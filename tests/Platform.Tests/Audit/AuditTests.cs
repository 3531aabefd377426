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
    public async Task An_entry_says_who_what_when_and_in_which_request()
    {
        await using var host = await StartAsync();
        var rows = await host.Services.GetRequiredService<SystemDb>().QueryAsync<Entry>(
            $"select number, at, actor, action, request_id from audit_entries where tenant_id = {host.Tenant.Id} and number = {TestHost.FirstEntries + 1}", CancellationToken.None);

        Assert.Equal((host.Clock.GetUtcNow(), "person:person-1", "notes.note_added", "my-request"), (rows[0].At, rows[0].Actor, rows[0].Action, rows[0].RequestId));
    }

    private sealed record Entry(long Number, DateTimeOffset At, string Actor, string Action, string? RequestId);

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
    private static async Task ForgeAsync(TestHost host, string sql)
    {
        await using DbConnection connection = TestDatabase.IsPostgres
            ? new NpgsqlConnection(host.Database.OwnerSetting)
            : await host.Services.GetRequiredService<IDatabase>().OpenAsync(CancellationToken.None);
        if (TestDatabase.IsPostgres)
            await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = TestDatabase.IsPostgres
            ? $"alter table audit_entries disable trigger all; {sql}"
            : $"drop trigger audit_entries_keep_updates; drop trigger audit_entries_keep_deletes; {sql}";
        await command.ExecuteNonQueryAsync();
    }
}
