using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Longhouse.Jobs.Tests;

/// <summary>A database file in the temp directory, with the writer that the whole process shares.</summary>
internal sealed class Sqlite : TestDatabase
{
    private readonly string _path;
    private readonly SqliteWriter _writer;

    static Sqlite() => Batteries_V2.Init();

    private Sqlite(string path) => (_path, _writer) = (path, new SqliteWriter(() => Open(path)));

    public static async Task<TestDatabase> CreateAsync()
    {
        var database = new Sqlite(Path.Combine(Path.GetTempPath(), $"jobs-{Path.GetRandomFileName()}.db"));
        await using var store = database.NewStore();
        await store.InstallAsync(CancellationToken.None);
        return database;
    }

    public override JobStore NewStore(TimeProvider? clock = null) => new SqliteJobStore(_writer, () => Open(_path), clock);

    public override Task InTransactionAsync(Func<DbConnection, Task> body) => _writer.WriteAsync(
        async connection =>
        {
            await body(connection);
            return true;
        }, CancellationToken.None);

    public override string Table(string name) => $"jobs_{name}";

    public override Task<object?> QueryAsync(string sql) => _writer.WriteAsync(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteScalar();
        }, CancellationToken.None);

    public override async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_path)!, $"{Path.GetFileName(_path)}*"))
            File.Delete(file);
    }

    protected override string Earlier(string column, TimeSpan time) => $"{column} - {(long)time.TotalMilliseconds}";

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
