using System.Data.Common;
using Npgsql;

namespace Longhouse.Jobs.Tests;

/// <summary>A database on the server that the environment names, copied from a template that is installed once.</summary>
internal sealed class Postgres(string connectionString) : TestDatabase
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("LONGHOUSE_TEST_POSTGRES");
    private static readonly string Prefix = $"jobs_{Environment.ProcessId}_{Random.Shared.Next():x}";
    private static readonly Lazy<Task<string>> Template = new(InstallTemplateAsync);
    private static int _created;

    public static bool IsThere => !string.IsNullOrEmpty(Server);

    public string ConnectionString => connectionString;

    public static async Task<TestDatabase> CreateAsync()
    {
        var template = await Template.Value;
        return new Postgres(await CreateDatabaseAsync($"{Prefix}_{Interlocked.Increment(ref _created)}", template));
    }

    public override JobStore NewStore(TimeProvider? clock = null) => new PostgresJobStore(connectionString, clock);

    public override async Task InTransactionAsync(Func<DbConnection, Task> body)
    {
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await body(connection);
        await transaction.CommitAsync();
    }

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    public override string Table(string name) => $"jobs.{name}";

    public override async Task<object?> QueryAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database!; // always set by those who make one
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
            return;
        await ExecuteAsync($"drop database {name} with (force)");
    }

    protected override string Earlier(string column, TimeSpan time) => $"{column} - interval '{(long)time.TotalMilliseconds} milliseconds'";

    private static async Task<string> InstallTemplateAsync()
    {
        var name = $"{Prefix}_template";
        await using var store = new PostgresJobStore(await CreateDatabaseAsync(name, "template0"));
        await store.InstallAsync(CancellationToken.None);
        return name;
    }

    private static async Task<string> CreateDatabaseAsync(string name, string template)
    {
        await ExecuteAsync($"create database {name} template {template}");
        // Not pooled beside the library's own pool: a dropped database must not be held open.
        return new NpgsqlConnectionStringBuilder(Server) { Database = name, Pooling = true, MaxPoolSize = 40 }.ConnectionString;
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
