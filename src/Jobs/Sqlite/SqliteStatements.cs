using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Longhouse.Jobs;

/// <summary>Prepared commands that live as long as their connection: preparing costs several times what a small statement takes.</summary>
public static class SqliteStatements
{
    private const int MaxPerConnection = 512;
    private static readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, SqliteCommand>> Caches = [];

    /// <summary>
    /// The prepared command for <paramref name="sql"/>, whose parameters keep their last values. A connection belongs to one caller at a
    /// time, and its readers are closed before the command is asked for again.
    /// </summary>
    public static SqliteCommand Prepared(this SqliteConnection connection, string sql)
    {
        var cache = Caches.GetOrCreateValue(connection);
        if (cache.TryGetValue(sql, out var command))
            return command;
        if (cache.Count >= MaxPerConnection)
        {
            foreach (var old in cache.Values)
                old.Dispose();
            cache.Clear();
        }
        command = connection.CreateCommand();
        command.CommandText = sql;
        cache.Add(sql, command);
        return command;
    }
}
