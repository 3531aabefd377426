using Longhouse.ControlPlane.Hosting;
using Longhouse.Jobs.Tests;
using Longhouse.Platform.Data.Postgres;
using Longhouse.SampleApp;
using Npgsql;

namespace Longhouse.Bench.Rls;

/// <summary>The same million notes twice: as the product migrates them, and with row level security taken off again.</summary>
internal sealed class NotesDatabases : IAsyncDisposable
{
    public const int Tenants = 50;
    private const string Role = "longhouse_app";
    private readonly PrivatePostgres _server;

    private NotesDatabases(PrivatePostgres server, int perTenant)
    {
        (_server, PerTenant) = (server, perTenant);
        Forced = new PostgresDatabase(Connect("forced", Role));
        Plain = new PostgresDatabase(Connect("plain", Role));
        Bare = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Connect("plain", Role)) { MaxAutoPrepare = 64, AutoPrepareMinUsages = 2, NoResetOnClose = true });
    }

    public int PerTenant { get; }

    /// <summary>The policy holds every statement to its tenant, which the statement names as well.</summary>
    public PostgresDatabase Forced { get; }

    /// <summary>Only the statement names the tenant.</summary>
    public PostgresDatabase Plain { get; }

    /// <summary>The same rows without anything of ours in between.</summary>
    public NpgsqlDataSource Bare { get; }

    public static async Task<NotesDatabases> PrepareAsync(int rows, CancellationToken cancel)
    {
        // Without the disk, so that its time does not hide what is measured.
        var server = await PrivatePostgres.StartAsync("-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=512MB -c max_wal_size=4GB -c autovacuum=off");
        var databases = new NotesDatabases(server, rows / Tenants);
        await databases.RunAsync("postgres", "create database forced", cancel);
        await using (var owner = new NpgsqlConnection(databases.ConnectOnce("forced")))
        {
            await owner.OpenAsync(cancel);
            await StartDatabase.MigratorOf(new ModuleList([new NotesModule()])).MigratePostgresAsync(owner, Role, null, cancel);
        }
        await databases.RunAsync("forced", $"""
            insert into notes_notes (tenant_id, id, title, body, created_at, version)
            select 'tenant_' || t, 'note_' || lpad(n::text, 32, '0'), 'The roof of the west wing', 'wants looking at before the winter comes.', 0, 1
            from generate_series(0, {Tenants - 1}) t, generate_series(0, {rows / Tenants - 1}) n
            """, cancel);
        await databases.RunAsync("forced", "vacuum (analyze)", cancel);
        await databases.RunAsync("postgres", "create database plain template forced", cancel);
        foreach (var table in (string[])["notes_notes", "audit_entries", "audit_heads"])
            await databases.RunAsync("plain", $"alter table {table} disable row level security; alter table {table} no force row level security", cancel);
        return databases;
    }

    public static string Tenant(int number) => $"tenant_{number}";

    public static string Note(int number) => $"note_{number:D32}";

    public async ValueTask DisposeAsync()
    {
        await Forced.DisposeAsync();
        await Plain.DisposeAsync();
        await Bare.DisposeAsync();
        await _server.DisposeAsync();
    }

    private string Connect(string database, string user) =>
        new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = database, Username = user, MaxPoolSize = Load.Callers }.ToString();

    // As the owner, and not kept: a database that someone is connected to is not copied.
    private string ConnectOnce(string database) =>
        new NpgsqlConnectionStringBuilder(Connect(database, "postgres")) { Pooling = false, CommandTimeout = 300 }.ToString();

    private async Task RunAsync(string database, string sql, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(ConnectOnce(database));
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
