using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Longhouse.Jobs;
using Longhouse.Platform.Data.Postgres;
using Longhouse.Platform.Data.Sqlite;
using Longhouse.Platform.Settings;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Longhouse.Platform.Data;

/// <summary>Brings a database to the newest schema, forward only, under a lock, so that two processes may start at once.</summary>
internal sealed class Migrator(IReadOnlyList<MigrationScripts> modules)
{
    /// <summary>The lock's number on PostgreSQL; any fixed one that no one else uses.</summary>
    private const long LockNumber = 0x4C6F6E67686F7573;

    public static MigrationScripts OfPlatform { get; } = MigrationScripts.Embedded("platform", typeof(Migrator).Assembly);

    public async Task<IReadOnlyList<string>> MigrateSqliteAsync(string path, CancellationToken cancel)
    {
        await using var connection = SqliteFile.Open(path, readOnly: false);
        SqliteFile.Run(connection, "begin immediate");
        try
        {
            var applied = await ApplyAsync(connection, "sqlite", cancel);
            SqliteFile.Run(connection, "commit");
            return applied;
        }
        catch
        {
            SqliteFile.Run(connection, "rollback");
            throw;
        }
    }

    /// <summary>Migrates as the owner, then hands what the application needs to <paramref name="applicationRole"/>.</summary>
    public async Task<IReadOnlyList<string>> MigratePostgresAsync(NpgsqlConnection owner, string applicationRole, string? password, CancellationToken cancel)
    {
        await using var transaction = await owner.BeginTransactionAsync(cancel);
        await owner.ExecuteAsync("select pg_advisory_xact_lock(@LockNumber)", new { LockNumber });
        await PostgresRoles.EnsureAsync(owner, applicationRole, password, cancel);
        var applied = await ApplyAsync(owner, "postgres", cancel);
        await PostgresPolicies.ApplyAsync(owner, applicationRole, cancel);
        await PostgresJobStore.InstallAsync(owner, cancel);
        await PostgresJobStore.GrantAsync(owner, applicationRole, cancel);
        await PostgresJobStore.GrantAsync(owner, PostgresRoles.SystemRole(applicationRole), cancel); // the house queues work in its own transactions too
        await transaction.CommitAsync(cancel);
        return applied;
    }

    /// <summary>What is not yet applied; empty when the database is up to date.</summary>
    public async Task<IReadOnlyList<string>> PendingAsync(DbConnection connection, string engine, CancellationToken cancel)
    {
        var done = await AppliedAsync(connection, cancel);
        return [.. All(engine).Where(s => !done.ContainsKey(s.Key)).Select(s => s.Key)];
    }

    private async Task<IReadOnlyList<string>> ApplyAsync(DbConnection connection, string engine, CancellationToken cancel)
    {
        await connection.ExecuteAsync("""
            create table if not exists schema_migrations (module text not null, number integer not null, name text not null, hash text not null,
                primary key (module, number))
            """);
        var done = await AppliedAsync(connection, cancel);
        var applied = new List<string>();
        foreach (var (key, module, script) in All(engine))
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script.Text)));
            if (done.TryGetValue(key, out var before))
            {
                if (before != hash)
                    throw new SettingsException($"Migration {key} was changed after it had been applied. Migrations only go forward: restore its text and add a new one.");
                continue;
            }
            await RunAsync(connection, script.Text, cancel);
            await connection.ExecuteAsync("insert into schema_migrations (module, number, name, hash) values (@Module, @Number, @Name, @Hash)",
                new { module.Module, script.Number, script.Name, Hash = hash });
            applied.Add(key);
        }
        return applied;
    }

    private IEnumerable<(string Key, MigrationScripts Module, MigrationScript Script)> All(string engine) =>
        from module in (IEnumerable<MigrationScripts>)[OfPlatform, .. modules]
        from script in module.For(engine)
        select ($"{module.Module} {script.Number:0000} {script.Name}", module, script);

    private static async Task<Dictionary<string, string>> AppliedAsync(DbConnection connection, CancellationToken cancel)
    {
        var exists = connection is SqliteConnection
            ? "select count(*) from sqlite_master where type = 'table' and name = 'schema_migrations'"
            : "select count(*) from pg_class where relname = 'schema_migrations' and relnamespace = 'public'::regnamespace";
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(exists, cancellationToken: cancel)) == 0)
            return [];
        var rows = await connection.QueryAsync<(string Module, long Number, string Name, string Hash)>(
            new CommandDefinition("select module, number, name, hash from schema_migrations", cancellationToken: cancel));
        return rows.ToDictionary(r => $"{r.Module} {r.Number:0000} {r.Name}", r => r.Hash);
    }

    private static async Task RunAsync(DbConnection connection, string text, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        await command.ExecuteNonQueryAsync(cancel);
    }
}
