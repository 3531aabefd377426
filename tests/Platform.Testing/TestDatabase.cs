using System.Collections.Concurrent;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Data;
using Longhouse.Platform.Data.Postgres;
using Longhouse.Platform.Modules;
using Npgsql;

namespace Longhouse.Platform.Testing;

/// <summary>
/// A database of one test's own, copied from a template that is migrated once per process and set of modules. The engine is SQLite unless
/// LONGHOUSE_TEST_ENGINE is postgres; then LONGHOUSE_TEST_POSTGRES says where a server is on which databases may be made.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const string ApplicationRole = "longhouse_app";

    // As an operator would have it: who owns the schema is no superuser, and makes no roles.
    private const string OwnerRole = "longhouse_owner";
    private const long RolesLock = 7_301_001;
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Templates = new();
    private static int _made;
    private readonly string? _databaseName;

    private TestDatabase(string folder, string setting, string? databaseName) => (Folder, Setting, _databaseName) = (folder, setting, databaseName);

    public static bool IsPostgres => Environment.GetEnvironmentVariable("LONGHOUSE_TEST_ENGINE") == "postgres";

    /// <summary>The superuser's connection string of the private server.</summary>
    public static string PostgresServer => Environment.GetEnvironmentVariable("LONGHOUSE_TEST_POSTGRES")
        ?? throw new InvalidOperationException("LONGHOUSE_TEST_ENGINE is postgres, but LONGHOUSE_TEST_POSTGRES does not say where a server is; run ./dev test.");

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    /// <summary>The value of the setting Database.</summary>
    public string Setting { get; }

    /// <summary>As one whom nothing holds back.</summary>
    public string OwnerSetting => new NpgsqlConnectionStringBuilder(PostgresServer) { Database = _databaseName, Pooling = false }.ToString();

    public static async Task<TestDatabase> CreateAsync(IReadOnlyList<IModule> modules)
    {
        var folder = Directory.CreateTempSubdirectory("longhouse-test-").FullName;
        var key = string.Join(',', modules.Select(m => m.Name));
        var template = await Templates.GetOrAdd(key, _ => new Lazy<Task<string>>(() => IsPostgres ? MakePostgresAsync(modules) : MakeSqliteAsync(modules))).Value;
        if (!IsPostgres)
        {
            File.Copy(template, Path.Combine(folder, "longhouse.db"));
            return new TestDatabase(folder, "sqlite", null);
        }
        var name = NewName();
        await RunAsync(PostgresServer, $"create database {name} template {template}");
        var setting = new NpgsqlConnectionStringBuilder(PostgresServer) { Database = name, Username = ApplicationRole, MaxPoolSize = 8 };
        return new TestDatabase(folder, setting.ToString(), name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_databaseName is not null)
            await RunAsync(PostgresServer, $"drop database {_databaseName} with (force)");
        Directory.Delete(Folder, recursive: true);
    }

    private static Migrator MigratorOf(IReadOnlyList<IModule> modules) => StartDatabase.MigratorOf(new ModuleList(modules));

    private static async Task<string> MakeSqliteAsync(IReadOnlyList<IModule> modules)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("longhouse-template-").FullName, "longhouse.db");
        await MigratorOf(modules).MigrateSqliteAsync(path, CancellationToken.None);
        return path;
    }

    private static async Task<string> MakePostgresAsync(IReadOnlyList<IModule> modules)
    {
        var name = NewName();
        // Roles belong to the whole server: two test processes must not make them at once.
        await using var roles = new NpgsqlConnection(PostgresServer);
        await roles.OpenAsync();
        await using (var hold = new NpgsqlCommand($"select pg_advisory_lock({RolesLock})", roles))
            await hold.ExecuteNonQueryAsync();
        await PostgresRoles.EnsureAsync(roles, ApplicationRole, null, CancellationToken.None);
        await RunAsync(PostgresServer, $"do $$ begin if not exists (select 1 from pg_roles where rolname = '{OwnerRole}') then create role {OwnerRole} login; end if; end $$");
        await RunAsync(PostgresServer, $"create database {name} owner {OwnerRole}");
        await using var owner = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(PostgresServer) { Database = name, Username = OwnerRole, Pooling = false }.ToString());
        await owner.OpenAsync();
        await MigratorOf(modules).MigratePostgresAsync(owner, ApplicationRole, null, CancellationToken.None);
        return name;
    }

    private static string NewName() => $"lh_{Environment.ProcessId}_{Interlocked.Increment(ref _made)}";

    private static async Task RunAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        await command.ExecuteNonQueryAsync();
    }
}
