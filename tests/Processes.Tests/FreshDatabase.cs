using System.Security.Cryptography;
using Longhouse.Platform.Testing;
using Npgsql;

namespace Longhouse.Processes.Tests;

/// <summary>A place for a house where nothing was migrated yet, on the engine under test; on PostgreSQL with an application role that does not exist.</summary>
internal sealed class FreshDatabase : IAsyncDisposable
{
    private readonly string _name = $"lhp_{RandomNumberGenerator.GetHexString(12, lowercase: true)}";

    private FreshDatabase() => House = TestDatabase.IsPostgres
        ? House.CreateEmpty(As(Role), As(null))
        : House.CreateEmpty();

    public House House { get; }

    public string Role => _name;

    /// <summary>Options of <c>migrate</c>.</summary>
    public string[] AsOwner => TestDatabase.IsPostgres ? ["--owner", House.Owner] : [];

    public static async Task<FreshDatabase> CreateAsync()
    {
        var database = new FreshDatabase();
        if (TestDatabase.IsPostgres)
            await RunAsync($"create database {database._name}");
        return database;
    }

    /// <summary>The connection string of a role; null for the superuser.</summary>
    public string As(string? role)
    {
        var settings = new NpgsqlConnectionStringBuilder(TestDatabase.PostgresServer) { Database = _name, Pooling = false };
        if (role is not null)
            settings.Username = role;
        return settings.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await House.DisposeAsync();
        if (!TestDatabase.IsPostgres)
            return;
        await RunAsync($"drop database {_name} with (force)");
        await RunAsync($"drop role if exists {_name}");
        await RunAsync($"drop role if exists {_name}_system");
    }

    private static async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(TestDatabase.PostgresServer);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
