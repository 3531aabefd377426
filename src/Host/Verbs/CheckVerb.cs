using System.CommandLine;
using System.Diagnostics;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Blobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Data.Postgres;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Settings;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Longhouse.Host.Verbs;

/// <summary><c>longhouse check</c>: would a server with these settings work? Prints a line per part; exit code 1 if any part would not.</summary>
internal static class CheckVerb
{
    private sealed record Line(string Part, bool Sound, string Text);

    public static Command Create(IReadOnlyList<IModule> modules)
    {
        var verb = new Command("check", "Check settings, database, blob store and key, without starting a server.");
        var arguments = new SettingsArguments(verb, modules);
        verb.SetAction(async (parsed, cancel) =>
        {
            var lines = await CheckAsync(() => arguments.Read(parsed).Settings, modules, cancel);
            foreach (var line in lines)
                Console.WriteLine($"{(line.Sound ? "ok" : "FAILED"),-8}{line.Part,-10}{line.Text}");
            return lines.All(line => line.Sound) ? 0 : 1;
        });
        return verb;
    }

    private static async Task<IReadOnlyList<Line>> CheckAsync(Func<ServerSettings> read, IReadOnlyList<IModule> modules, CancellationToken cancel)
    {
        ServerSettings settings;
        try
        {
            settings = read();
        }
        catch (SettingsException mistake)
        {
            return [.. mistake.Message.Split(Environment.NewLine).Select(text => new Line("settings", false, text))];
        }
        return
        [
            new Line("settings", true, $"base domain {settings.BaseDomain}, console at {settings.AppHost}, roles {string.Join(", ", settings.Roles)}"),
            await TryAsync("database", () => CheckDatabaseAsync(settings, modules, cancel)),
            await TryAsync("blobs", () => CheckBlobsAsync(settings, cancel)),
            await TryAsync("key", () => Task.FromResult($"32 bytes from {HouseKey.Read(settings).Source}")),
        ];
    }

    private static async Task<Line> TryAsync(string part, Func<Task<string>> check)
    {
        try
        {
            return new Line(part, true, await check());
        }
#pragma warning disable CA1031 // Whatever is wrong with a part is what this verb is asked to tell.
        catch (Exception failure)
        {
            return new Line(part, false, failure.Message);
        }
#pragma warning restore CA1031
    }

    private static async Task<string> CheckDatabaseAsync(ServerSettings settings, IReadOnlyList<IModule> modules, CancellationToken cancel)
    {
        var migrator = StartDatabase.MigratorOf(new ModuleList(modules));
        Directory.CreateDirectory(settings.DataDir);
        var existed = settings.IsPostgres || File.Exists(settings.SqlitePath);
        if (!existed)
            return $"{settings.SqlitePath} does not exist yet; serve or migrate makes it";

        await using IDatabase database = settings.IsPostgres
            ? new PostgresDatabase(settings.Database)
            : new Platform.Data.Sqlite.SqliteDatabase(settings.SqlitePath, 1, NullLogger.Instance);
        var started = Stopwatch.GetTimestamp();
        await database.CheckAsync(cancel);
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;

        await using var connection = await database.OpenAsync(cancel);
        if (connection is NpgsqlConnection postgres && await PostgresRoles.FindFaultAsync(postgres, cancel) is { } fault)
            throw new SettingsException($"The role of Database {fault}.");
        var pending = await migrator.PendingAsync(connection, database.Engine, cancel);
        return pending.Count == 0 || !settings.IsPostgres
            ? $"{database.Engine} answers in {took:0.0} ms, {(pending.Count == 0 ? "schema up to date" : $"{pending.Count} migrations will be applied at start")}"
            : throw new SettingsException($"{pending.Count} migrations are not applied; run longhouse migrate.");
    }

    private static async Task<string> CheckBlobsAsync(ServerSettings settings, CancellationToken cancel)
    {
        var store = settings.Blobs.CreateStore();
        await store.CheckAsync(cancel);
        return $"{settings.Blobs.Kind}, a probe was written, read and deleted";
    }
}
