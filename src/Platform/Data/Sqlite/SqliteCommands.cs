using Longhouse.Jobs;
using Microsoft.Data.Sqlite;

namespace Longhouse.Platform.Data.Sqlite;

internal static class SqliteCommands
{
    // The names are made once: every statement numbers its parameters from $1.
    private static readonly string[] Names = [.. Enumerable.Range(1, 64).Select(i => $"${i}")];

    public static IReadOnlyList<T> Query<T>(SqliteConnection connection, Statement statement)
    {
        using var reader = Bind(connection, statement).ExecuteReader();
        return Rows.Read<T>(reader);
    }

    public static int Execute(SqliteConnection connection, Statement statement) => Bind(connection, statement).ExecuteNonQuery();

    private static SqliteCommand Bind(SqliteConnection connection, Statement statement)
    {
        var command = connection.Prepared(statement.Text);
        var values = statement.Values;
        for (var i = command.Parameters.Count; i < values.Count; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = i < Names.Length ? Names[i] : $"${i + 1}" });
        for (var i = 0; i < values.Count; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
