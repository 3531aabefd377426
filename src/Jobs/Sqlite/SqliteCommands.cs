using System.Text;
using Microsoft.Data.Sqlite;

namespace Longhouse.Jobs.Sqlite;

/// <summary>The clock of the one machine whose processes share the file.</summary>
internal sealed class SqliteClock(TimeProvider time)
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// Since the machine started, the same in all its processes: nobody can set it, so a lease measured by it ends neither early nor
    /// late. Where the start of the machine cannot be told, the time of day has to do.
    /// </summary>
    public long Uptime => Boot.Length == 0 ? Now : (long)(time.GetTimestamp() * (1000.0 / time.TimestampFrequency));

    /// <summary>Which start of the machine <see cref="Uptime"/> counts from: leases of an earlier one are over.</summary>
    public static string Boot { get; } = File.Exists(BootIdFile) ? File.ReadAllText(BootIdFile).Trim() : "";
}

/// <summary>Statements with positional parameters <c>$1, $2, …</c>.</summary>
internal static class SqliteCommands
{
    /// <summary>Prepared once for each connection; the parameters are set anew.</summary>
    public static SqliteCommand Of(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        var command = connection.Prepared(sql);
        // The provider insists on being told about a transaction that the caller began through it.
        using (var fresh = connection.CreateCommand())
            command.Transaction = fresh.Transaction;
        var parameters = command.Parameters;
        for (var i = 0; i < values.Length; i++)
        {
            if (i == parameters.Count)
                parameters.Add(new SqliteParameter { ParameterName = $"${i + 1}" });
            parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    /// <summary>How many rows the statement touched.</summary>
    public static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values) =>
        connection.Of(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row. A statement with <c>returning</c> is read to its end, since it works row by row.</summary>
    public static object? Value(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var reader = connection.Of(sql, values).ExecuteReader();
        if (!reader.Read())
            return null;
        var value = reader.IsDBNull(0) ? null : reader.GetValue(0);
        while (reader.Read())
        {
        }

        return value;
    }

    public static List<T> Rows<T>(this SqliteConnection connection, Func<SqliteDataReader, T> read, string sql, params ReadOnlySpan<object?> values)
    {
        using var reader = connection.Of(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public static string Json(IEnumerable<long> ids)
    {
        var text = new StringBuilder("[");
        text.AppendJoin(',', ids);
        return text.Append(']').ToString();
    }

    /// <summary>The first of so many fresh numbers: ids and places in lanes, never used twice.</summary>
    public static long Next(this SqliteConnection connection, int count = 1) =>
        (long)connection.Value("update jobs_sequence set value = value + $1 returning value", count)! - count + 1; // the table has one row

    public static string? TextOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long? LongOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public static TimeSpan? SpanOrNull(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : TimeSpan.FromMilliseconds(reader.GetInt64(column));

    public static DateTimeOffset? TimeOrNull(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));
}
