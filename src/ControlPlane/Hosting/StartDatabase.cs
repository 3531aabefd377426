using Longhouse.Jobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Data.Postgres;
using Longhouse.Platform.Data.Sqlite;
using Longhouse.Platform.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>Opens the database that the settings name, and makes sure before the first request that it is what this release needs.</summary>
internal static class StartDatabase
{
    public static void AddServices(IServiceCollection services, ServerSettings settings)
    {
        if (settings.IsPostgres)
            services.AddSingleton<IDatabase>(_ => new PostgresDatabase(settings.Database));
        else
            services.AddSingleton<IDatabase>(provider =>
                new SqliteDatabase(settings.SqlitePath, settings.DatabaseReaders, provider.GetRequiredService<ILogger<SqliteDatabase>>()));
    }

    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancel)
    {
        var settings = services.GetRequiredService<ServerSettings>();
        var migrator = MigratorOf(services.GetRequiredService<ModuleList>());
        if (settings.IsPostgres)
            await CheckPostgresAsync((PostgresDatabase)services.GetRequiredService<IDatabase>(), migrator, settings, cancel);
        else
        {
            await MigrateSqliteAsync(migrator, settings, cancel);
            await services.GetRequiredService<JobStore>().InstallAsync(cancel);
        }

        var tables = await TenantTables.FindAsync(services.GetRequiredService<IDatabase>(), cancel);
        services.GetRequiredService<TenantFence>().Learn(tables);
    }

    public static async Task<IReadOnlyList<string>> MigrateSqliteAsync(Migrator migrator, ServerSettings settings, CancellationToken cancel)
    {
        try
        {
            return await migrator.MigrateSqliteAsync(settings.SqlitePath, cancel);
        }
        catch (SqliteException failure)
        {
            throw new SettingsException($"The database file {settings.SqlitePath} cannot be used: {failure.Message}");
        }
    }

    public static Migrator MigratorOf(ModuleList modules) =>
        new([
            MigrationScripts.Embedded("control", typeof(StartDatabase).Assembly),
            MigrationScripts.Embedded("identity", typeof(StartDatabase).Assembly, "Identity"),
            MigrationScripts.Embedded("activity", typeof(StartDatabase).Assembly, "Activities"),
            MigrationScripts.Embedded("plans", typeof(StartDatabase).Assembly, "Plans"),
            .. modules.All.Select(m => m.Migrations),
        ]);

    // On PostgreSQL the application's role may not change the schema, so migrating is the operator's step.
    private static async Task CheckPostgresAsync(PostgresDatabase database, Migrator migrator, ServerSettings settings, CancellationToken cancel)
    {
        try
        {
            await using var connection = (NpgsqlConnection)await database.OpenAsync(cancel);
            if (await PostgresRoles.FindFaultAsync(connection, cancel) is { } fault)
                throw new SettingsException($"Database names the role \"{new NpgsqlConnectionStringBuilder(settings.Database).Username}\", but that role {fault}; use one that longhouse migrate makes.");
            if (await migrator.PendingAsync(connection, "postgres", cancel) is { Count: > 0 } pending)
                throw new SettingsException($"The database lacks {pending.Count} migrations, the first is {pending[0]}; run longhouse migrate.");
        }
        catch (PostgresException refusal) when (refusal.SqlState is PostgresErrorCodes.InvalidAuthorizationSpecification
            or PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidCatalogName)
        {
            throw new SettingsException(
                $"Database names a PostgreSQL server that does not let the application in: {refusal.MessageText}. The role and the database are made by longhouse migrate; the password is the one it was given.");
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw new SettingsException($"Database names a PostgreSQL server that does not answer: {failure.Message}");
        }
    }
}
