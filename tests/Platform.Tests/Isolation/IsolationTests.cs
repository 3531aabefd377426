using Longhouse.Jobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Testing;
using Longhouse.Platform.Testing.Isolation;
using Longhouse.SampleApp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Longhouse.Platform.Tests.Isolation;

public sealed class IsolationTests
{
    [Fact]
    public async Task No_tenant_reaches_another_ones_rows_by_any_table_or_endpoint()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());

        var report = await IsolationMatrix.AttackAsync(host, FillAsync);

        Assert.Empty(report.Breaches);
        Assert.Superset(new HashSet<string> { "notes_notes", "notes_attachments", "audit_entries", "audit_heads", "audit_checkpoints", "control_hosts",
            "control_memberships", "control_join_policies", "control_invitations", "control_keys",
            "control_labels", "control_host_claims", "control_config_revisions", "control_config_drafts", "control_config_proposals", "control_runtime", "control_credentials",
            "control_credential_versions", "control_oauth_attempts", "control_notices", "control_usage", "control_wallets", "control_exports",
            "control_traffic", "control_activity" }, report.Tables.ToHashSet());
        Assert.Contains("PUT /api/notes/{noteId}", report.Endpoints);
        Assert.Equal(8, report.Endpoints.Count);
    }

    [Fact]
    public async Task The_matrix_sees_a_predicate_that_is_missing()
    {
        await using var host = await TestHost.StartAsync(new LeakyNotesModule());

        var report = await IsolationMatrix.AttackAsync(host, FillAsync);

        Assert.Contains(report.Breaches, breach => breach.StartsWith("GET /api/leak/{noteId}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_matrix_sees_a_policy_that_is_missing()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        if (!TestDatabase.IsPostgres)
        {
            // SQLite has no policies: there the fence is the wall, and a table that it does not know is refused whole.
            host.Services.GetRequiredService<TenantFence>().Learn(new HashSet<string> { "notes_notes" });
            var blocked = await (await host.SignInAsync(NotesPermissions.Read)).SendAsync(HttpMethod.Get, "/api/attachments/attachment_1");
            Assert.Equal(500, (int)blocked.StatusCode);
            return;
        }
        await using var owner = new NpgsqlConnection(host.Database.OwnerSetting);
        await owner.OpenAsync();
        await using var drop = new NpgsqlCommand("drop policy of_tenant on notes_notes; create policy of_tenant on notes_notes using (true) with check (true)", owner);
        await drop.ExecuteNonQueryAsync();

        var report = await IsolationMatrix.AttackAsync(host, FillAsync);

        Assert.Contains(report.Breaches, breach => breach.StartsWith("notes_notes: a select as another tenant", StringComparison.Ordinal));
        Assert.DoesNotContain(report.Breaches, breach => breach.StartsWith("notes_attachments", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_that_nobody_filled_is_seen()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());

        var report = await IsolationMatrix.AttackAsync(host, (caller, text) => caller.PostAsync<Made>("/api/notes", new { title = text, body = text }));

        Assert.Contains("notes_attachments has no row to attack; the test must fill it.", report.Breaches);
    }

    private sealed record Made(string Id);

    private static async Task FillAsync(TestCaller caller, string text)
    {
        var note = await caller.PostAsync<Made>("/api/notes", new { title = text, body = text });
        await caller.PostAsync<Made>($"/api/notes/{note.Id}/attachments?name={text}", new ByteArrayContent("bytes"u8.ToArray()));
    }

    /// <summary>The sample app with one endpoint more, whose statement forgot its tenant and went around the fence.</summary>
    private sealed class LeakyNotesModule : IModule
    {
        private readonly NotesModule _notes = new();

        public string Name => _notes.Name;
        public string AppType => _notes.AppType;
        public IReadOnlyList<Page> Pages => _notes.Pages;
        public IReadOnlyList<Permission> Permissions => _notes.Permissions;
        public MigrationScripts Migrations => _notes.Migrations;
        public void AddServices(IServiceCollection services, IConfiguration settings) => _notes.AddServices(services, settings);
        public void AddJobs(JobRegistry jobs) => _notes.AddJobs(jobs);
        public void AddCommands(CommandList commands) => _notes.AddCommands(commands);

        public void MapEndpoints(IEndpointRouteBuilder api)
        {
            _notes.MapEndpoints(api);
            api.MapGet("/leak/{noteId}", async (string noteId, HttpContext http, CancellationToken cancel) =>
            {
                var db = http.RequestServices.GetRequiredService<SystemDb>();
                return await db.QueryAsync<string>($"select body from notes_notes where id = {noteId}", cancel);
            }).RequirePermission(NotesPermissions.Read);
        }
    }
}
