using System.Data.Common;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Dapper;
using Longhouse.Platform.Data.Sqlite;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Longhouse.SampleHost;
using Npgsql;

namespace Longhouse.Processes.Tests;

/// <summary>A data folder, and a database on the engine under test, with the processes that a test runs on them.</summary>
internal sealed class House : IAsyncDisposable
{
    public const string Token = "tok-5f0c2f8e1d7b4a3996c1";
    public const string Notes = "demo-notes.localhost";
    public const string Stage = "demo-stage.localhost";
    public static readonly string Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    public static readonly IReadOnlyList<IModule> Modules = [new NotesModule(), new StageModule()];
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Longhouse.SampleHost");

    private readonly List<ServerProcess> _servers = [];
    private readonly Func<ValueTask> _clear;

    private House(string folder, string database, string owner, Func<ValueTask> clear) => (Folder, Database, Owner, _clear) = (folder, database, owner, clear);

    public string Folder { get; }

    /// <summary>The setting Database.</summary>
    public string Database { get; }

    /// <summary>On PostgreSQL, the connection string of the role that owns the schema.</summary>
    public string Owner { get; }

    /// <summary>A house on a database that is up to date.</summary>
    public static async Task<House> CreateAsync()
    {
        var database = await TestDatabase.CreateAsync(Modules);
        return new House(database.Folder, database.Setting, TestDatabase.IsPostgres ? database.OwnerSetting : "", database.DisposeAsync);
    }

    /// <summary>A house on a folder, or on a PostgreSQL server, where there is nothing yet.</summary>
    public static House CreateEmpty(string database = "sqlite", string owner = "", string? below = null)
    {
        var folder = below is null ? Directory.CreateTempSubdirectory("longhouse-test-").FullName : Directory.CreateDirectory(Path.Combine(below, "data")).FullName;
        return new House(folder, database, owner, () =>
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>A server on this house, with a tenant for each app.</summary>
    public async Task<ServerProcess> ServeAsync(params string[] settings)
    {
        var server = await ServerProcess.StartAsync(Serve(settings));
        _servers.Add(server);
        return server;
    }

    /// <summary>What <see cref="ServeAsync"/> starts. Settings are <c>Key=Value</c>; the last one of a key counts.</summary>
    public ProgramCall Serve(params string[] settings) => Call("serve",
        ["--demo", .. Set(["Urls=http://127.0.0.1:0", "Management=off", "Telemetry:Logs=json",
            "Limits:TenantRequestsPerSecond=1000000", "Limits:TenantRequestsBurst=1000000", .. settings])]);

    public ProgramCall Call(string verb, params string[] arguments) =>
        Bare([.. verb.Split(' '), "--data-dir", Folder, "--set", $"Database={Database}", .. arguments]);

    public Task<ProgramEnd> RunAsync(string verb, params string[] arguments) => Call(verb, arguments).RunAsync(Patience);

    /// <summary>The program with these arguments and nothing of this house.</summary>
    public static ProgramCall Bare(params string[] arguments) =>
        new(Program, arguments) { Environment = new Dictionary<string, string> { [TokenAuthenticator.Variable] = Token } };

    public static IEnumerable<string> Set(IEnumerable<string> settings) => settings.SelectMany(setting => new[] { "--set", setting });

    /// <summary>Someone who is signed in at a host.</summary>
    public static HttpClient SignIn(ServerProcess server, string host, int connections = 16)
    {
        var client = server.ClientOf(host, connections);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    /// <summary>Looks into the database past the program: as the owner, whom no policy holds.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        return [.. await connection.QueryAsync<T>(sql)];
    }

    /// <inheritdoc cref="QueryAsync"/>
    public async Task<DbConnection> OpenAsync()
    {
        if (Owner.Length == 0)
            return SqliteFile.Open(Path.Combine(Folder, "longhouse.db"), readOnly: false);
        var connection = new NpgsqlConnection(Owner);
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        await _clear();
    }
}
