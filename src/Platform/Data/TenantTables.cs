namespace Longhouse.Platform.Data;

/// <summary>The tables that hold tenants' rows: those with a column tenant_id, read from the database itself.</summary>
internal static class TenantTables
{
    public static async Task<IReadOnlySet<string>> FindAsync(IDatabase database, CancellationToken cancel)
    {
        var text = database.Engine == "sqlite"
            ? "select m.name from sqlite_master m join pragma_table_info(m.name) c on c.name = 'tenant_id' where m.type = 'table' order by m.name"
            : """
              select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
              where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1
              """;
        return (await database.QueryAsync<string>(Access.System, new Statement(text, [], null), cancel)).ToHashSet();
    }
}
