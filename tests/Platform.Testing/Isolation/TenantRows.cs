using System.Data.Common;
using System.Text.RegularExpressions;
using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;
using Npgsql;

namespace Longhouse.Platform.Testing.Isolation;

/// <summary>All rows of a tenant, read behind the fences, to see what an attack did.</summary>
internal sealed partial class TenantRows(IDatabase database, TestDatabase files)
{
    public async Task<IReadOnlyList<string>> TablesAsync() => [.. await TenantTables.FindAsync(database, CancellationToken.None)];

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ReadAsync(TenantId tenant)
    {
        var all = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        await using var connection = await OpenAsync();
        foreach (var table in await TablesAsync())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"select * from {table} where tenant_id = '{tenant.Value}' order by 1, 2, 3";
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync())
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "∅" : reader.GetValue(i).ToString())));
            all[table] = rows;
        }
        return all;
    }

    public async Task<IReadOnlyList<(string Name, string Type)>> ColumnsAsync(string table)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"select * from {table} where 1 = 0";
        await using var reader = await command.ExecuteReaderAsync();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), reader.GetDataTypeName(i)))];
    }

    /// <summary>The ids in a tenant's rows, of every kind.</summary>
    public async Task<IReadOnlySet<string>> IdsAsync(TenantId tenant) =>
        (await ReadAsync(tenant)).Values.SelectMany(rows => rows).SelectMany(row => IdPattern().Matches(row).Select(m => m.Value))
        .Where(id => !id.StartsWith("tenant_", StringComparison.Ordinal)).ToHashSet();

    private async Task<DbConnection> OpenAsync()
    {
        if (!TestDatabase.IsPostgres)
            return await database.OpenAsync(CancellationToken.None);
        var connection = new NpgsqlConnection(files.OwnerSetting); // a superuser, whom no policy holds
        await connection.OpenAsync();
        return connection;
    }

    [GeneratedRegex("[a-z]+_[0-9a-f]{32}", RegexOptions.None, 1000)]
    private static partial Regex IdPattern();
}
