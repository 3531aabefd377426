using System.Data.Common;
using System.Text;
using Longhouse.Platform.Data;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Longhouse.ControlPlane.Tests;

/// <summary>Looks through every row of every table, the jobs' own among them, as someone with a copy of the database would.</summary>
internal static class TableSearch
{
    /// <summary>The tables in which a text occurs, in any column.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(TestHost host, string text)
    {
        await using DbConnection connection = TestDatabase.IsPostgres
            ? new NpgsqlConnection(host.Database.OwnerSetting)
            : await host.Services.GetRequiredService<IDatabase>().OpenAsync(CancellationToken.None);
        if (TestDatabase.IsPostgres)
            await connection.OpenAsync();
        var found = new List<string>();
        foreach (var table in await ListAsync(connection))
        {
            if ((await ReadAsync(connection, $"select * from {table}")).Any(row => row.Contains(text, StringComparison.OrdinalIgnoreCase)))
                found.Add(table);
        }
        return found;
    }

    private static Task<IReadOnlyList<string>> ListAsync(DbConnection connection) => ReadAsync(connection, TestDatabase.IsPostgres
        ? "select case schemaname when 'public' then tablename else schemaname || '.' || tablename end from pg_tables where schemaname in ('public', 'jobs') order by 1"
        : "select name from sqlite_master where type = 'table' order by 1");

    private static async Task<IReadOnlyList<string>> ReadAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('\t', Enumerable.Range(0, reader.FieldCount).Select(i => TextOf(reader.GetValue(i)))));
        return rows;
    }

    private static string TextOf(object value) => value is byte[] bytes ? Encoding.Latin1.GetString(bytes) : value.ToString() ?? "";
}
