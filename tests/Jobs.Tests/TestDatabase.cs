using System.Data.Common;

namespace Longhouse.Jobs.Tests;

/// <summary>A fresh database with the library's tables, of one engine. What the conformance suite needs to know about an engine is here:
/// a third one joins by one more of these.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    public static TheoryData<string> Engines => Postgres.IsThere ? ["sqlite", "postgres"] : ["sqlite"];

    public static Task<TestDatabase> CreateAsync(string engine) => engine switch
    {
        "sqlite" => Sqlite.CreateAsync(),
        "postgres" => Postgres.CreateAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(engine), engine, "There is no such engine."),
    };

    /// <summary>Another process's view of the same tables.</summary>
    public abstract JobStore NewStore(TimeProvider? clock = null);

    /// <summary>Runs in a transaction of a caller's own, which rolls back when the body throws.</summary>
    public abstract Task InTransactionAsync(Func<DbConnection, Task> body);

    /// <summary>A table as SQL names it.</summary>
    public abstract string Table(string name);

    /// <summary>Runs a statement beside the library, as an operator at a prompt would.</summary>
    public abstract Task<object?> QueryAsync(string sql);

    /// <summary>Makes everything in the tables older, which is what time does.</summary>
    public async Task PassTimeAsync(TimeSpan time)
    {
        foreach (var (table, column) in ((string, string)[])
            [("scheduled", "run_at"), ("worker", "lease_until"), ("unique_key", "expires_at"), ("finished", "finished_at"), ("schedule", "next_at")])
        {
            await QueryAsync($"update {Table(table)} set {column} = {Earlier(column, time)}");
        }
    }

    public async Task<long> CountAsync(string table) => Convert.ToInt64(await QueryAsync($"select count(*) from {Table(table)}"));

    public abstract ValueTask DisposeAsync();

    protected abstract string Earlier(string column, TimeSpan time);
}
