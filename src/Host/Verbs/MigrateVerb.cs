using System.CommandLine;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Settings;
using Npgsql;

namespace Longhouse.Host.Verbs;

/// <summary><c>longhouse migrate</c>: brings the schema to this release. The previous release runs on it too.</summary>
internal static class MigrateVerb
{
    public static Command Create(IReadOnlyList<IModule> modules)
    {
        var verb = new Command("migrate", "Bring the database's schema to this release. SQLite does it by itself at start.");
        var arguments = new SettingsArguments(verb, modules)
            .With(verb, "--owner", "DatabaseOwner", "PostgreSQL: the connection string of the role that owns the schema.");
        verb.SetAction(async (parsed, cancel) =>
        {
            var settings = arguments.Read(parsed).Settings;
            var applied = settings.IsPostgres ? await MigratePostgresAsync(settings, modules, cancel) : await MigrateSqliteAsync(settings, modules, cancel);
            foreach (var step in applied)
                Console.WriteLine($"applied  {step}");
            Console.WriteLine(applied.Count == 0 ? "The schema is up to date." : $"{applied.Count} migrations applied.");
            return 0;
        });
        return verb;
    }

    private static async Task<IReadOnlyList<string>> MigrateSqliteAsync(ServerSettings settings, IReadOnlyList<IModule> modules, CancellationToken cancel)
    {
        DataFolder.Make(settings);
        return await StartDatabase.MigrateSqliteAsync(StartDatabase.MigratorOf(new ModuleList(modules)), settings, cancel);
    }

    private static async Task<IReadOnlyList<string>> MigratePostgresAsync(ServerSettings settings, IReadOnlyList<IModule> modules, CancellationToken cancel)
    {
        if (settings.DatabaseOwner is null)
            throw new SettingsException("DatabaseOwner is missing: migrating on PostgreSQL needs the connection string of the role that owns the schema, as --owner.");
        var application = new NpgsqlConnectionStringBuilder(settings.Database);
        try
        {
            await using var owner = new NpgsqlConnection(settings.DatabaseOwner);
            await owner.OpenAsync(cancel);
            return await StartDatabase.MigratorOf(new ModuleList(modules)).MigratePostgresAsync(owner, application.Username!, application.Password, cancel);
        }
        catch (NpgsqlException failure)
        {
            throw new SettingsException($"The migration stopped, and nothing of it was kept: {failure.Message}");
        }
    }
}
