using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Longhouse.Jobs.Bench;

/// <summary>A fresh database, and the few questions that a measurement asks it.</summary>
internal abstract class BenchDatabase : IAsyncDisposable
{
    public abstract JobStore NewStore();

    public abstract Task<long> CommitsAsync();

    public abstract Task<long> FinishedAsync();

    /// <summary>Gives every waiting job a unique key of its own, as if it had been queued with one.</summary>
    public abstract Task SetUniqueKeysAsync();

    public abstract ValueTask DisposeAsync();
}

internal sealed class PostgresDatabase(string connectionString) : BenchDatabase
{
    private static int _created;

    public string ConnectionString => connectionString;

    public static async Task<PostgresDatabase> CreateAsync(string server)
    {
        var name = $"bench_{Interlocked.Increment(ref _created)}";
        await using (var connection = new NpgsqlConnection(server))
        {
            await connection.OpenAsync();
            await using var create = new NpgsqlCommand($"create database {name}", connection);
            await create.ExecuteNonQueryAsync();
        }

        var database = new PostgresDatabase(new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 100 }.ConnectionString);
        await using var store = database.NewStore();
        await store.InstallAsync(CancellationToken.None);
        return database;
    }

    public override JobStore NewStore() => new PostgresJobStore(connectionString);

    // The counters of a session reach the total about once a second.
    public override async Task<long> CommitsAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        return Convert.ToInt64(await QueryAsync("select xact_commit from pg_stat_database where datname = current_database()"));
    }

    public override async Task<long> FinishedAsync() => Convert.ToInt64(await QueryAsync("select count(*) from jobs.finished"));

    public override Task SetUniqueKeysAsync() => QueryAsync(
        """
        update jobs.waiting set unique_key = 'job ' || id;
        insert into jobs.unique_key select unique_key, id, 2 from jobs.waiting;
        vacuum analyze jobs.waiting
        """);

    public async Task<object?> QueryAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        object? last = null;
        foreach (var statement in sql.Split(';'))
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 600 };
            last = await command.ExecuteScalarAsync();
        }

        return last;
    }

    public override async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        var name = builder.Database;
        builder.Database = "postgres";
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        await using var drop = new NpgsqlCommand($"drop database {name} with (force)", connection);
        await drop.ExecuteNonQueryAsync();
    }
}

internal sealed class SqliteDatabase : BenchDatabase
{
    private readonly string _path;
    private readonly SqliteWriter _writer;
    private long _commits;

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(string path)
    {
        _path = path;
        _writer = new SqliteWriter(() =>
        {
            var connection = Open(path);
            raw.sqlite3_commit_hook(connection.Handle, _ => (int)(Interlocked.Increment(ref _commits) & 0), null);
            return connection;
        });
    }

    public static async Task<BenchDatabase> CreateAsync(string folder)
    {
        var database = new SqliteDatabase(Path.Combine(folder, $"{Path.GetRandomFileName()}.db"));
        await database.NewStore().InstallAsync(CancellationToken.None);
        return database;
    }

    public override JobStore NewStore() => new SqliteJobStore(_writer, () => Open(_path));

    public override Task<long> CommitsAsync() => Task.FromResult(Volatile.Read(ref _commits));

    public override Task<long> FinishedAsync()
    {
        using var connection = Open(_path);
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from jobs_finished";
        return Task.FromResult((long)command.ExecuteScalar()!);
    }

    public override Task SetUniqueKeysAsync() => _writer.WriteAsync(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                update jobs_waiting set unique_key = 'job ' || id;
                insert into jobs_unique_key select unique_key, id, 2, null from jobs_waiting
                """;
            return command.ExecuteNonQuery();
        }, CancellationToken.None);

    public override async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_path)!, $"{Path.GetFileName(_path)}*"))
            File.Delete(file);
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000;";
        command.ExecuteNonQuery();
        return connection;
    }
}
