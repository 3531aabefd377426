using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Longhouse.Platform.Testing.Isolation;

/// <summary>
/// Every tenant table × {select, insert, update, delete} × {own, other, no tenant}. Statements that do not hold to the tenant must be refused
/// by the fence; on PostgreSQL the same statements, sent around the fence, must find nothing by row level security.
/// </summary>
internal static class TableAttack
{
    public static async Task RunAsync(TestHost host, TenantRows rows, TenantId ours, TenantId theirs, IsolationReport report)
    {
        var theirRows = await rows.ReadAsync(theirs);
        foreach (var table in await rows.TablesAsync())
        {
            report.Tables.Add(table);
            if (theirRows[table].Count == 0)
            {
                report.Breaches.Add($"{table} has no row to attack; the test must fill it.");
                continue;
            }
            var columns = await rows.ColumnsAsync(table);
            await AttackFenceAsync(host, table, columns, ours, theirs, report);
            if (host.Services.GetRequiredService<IDatabase>().Engine == "postgres")
                await AttackPoliciesAsync(host, table, columns, ours, theirs, report);
        }
    }

    private static async Task AttackFenceAsync(
        TestHost host, string table, IReadOnlyList<(string Name, string Type)> columns, TenantId ours, TenantId theirs, IsolationReport report)
    {
        await using var scope = host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantContext>().Enter(new Tenant(ours, "ours", "Ours", TenantStatus.Active, "", ""), Actor.House);
        var db = scope.ServiceProvider.GetRequiredService<TenantDb>();

        report.Attacks++;
        var own = await db.QueryAsync<string>(Text($"select tenant_id from {table} where tenant_id = ", ours, ""), CancellationToken.None);
        if (own.Count == 0 || own.Any(tenant => tenant != ours.Value))
            report.Breaches.Add($"{table}: selecting the own rows gave {own.Count}, of {string.Join(", ", own.Distinct())}.");

        var column = columns[^1].Name;
        var names = string.Join(", ", columns.Select(c => c.Name));
        foreach (var (attack, sql) in new (string, Sql)[]
        {
            ("select of all", Text($"select tenant_id from {table}", null, "")),
            ("select of the other by value", Text($"select tenant_id from {table} where tenant_id = '{theirs}'", null, "")),
            ("select of the other by binding it", Text($"select tenant_id from {table} where tenant_id = ", theirs, "")),
            ("select of both", Text($"select tenant_id from {table} where tenant_id = ", ours, $" or tenant_id = '{theirs}'")),
            ("insert for the other", Text($"insert into {table} ({names}) select {names.Replace("tenant_id", $"'{theirs}'", StringComparison.Ordinal)} from {table} where tenant_id = ", ours, "")),
            ("update of the other", Text($"update {table} set {column} = {column} where tenant_id = '{theirs}'", null, "")),
            ("update of all", Text($"update {table} set {column} = {column}", null, "")),
            ("move to the own", Text($"update {table} set tenant_id = ", ours, $" where tenant_id = '{theirs}'")),
            ("delete of the other", Text($"delete from {table} where tenant_id = '{theirs}'", null, "")),
            ("delete of all", Text($"delete from {table}", null, "")),
        })
        {
            report.Attacks++;
            try
            {
                await db.WriteAsync(write => write.ExecuteAsync(sql, CancellationToken.None), CancellationToken.None);
                report.Breaches.Add($"{table}: the fence let a {attack} through.");
            }
            catch (IsolationException)
            {
                // Refused, as it must be.
            }
        }

        report.Attacks++;
        await using var nobody = host.Services.CreateAsyncScope();
        try
        {
            await nobody.ServiceProvider.GetRequiredService<TenantDb>().QueryAsync<string>(Text($"select tenant_id from {table} where tenant_id = ", ours, ""), CancellationToken.None);
            report.Breaches.Add($"{table}: rows could be read without a tenant.");
        }
        catch (InvalidOperationException)
        {
            // There is no tenant to read for.
        }
    }

    private static async Task AttackPoliciesAsync(
        TestHost host, string table, IReadOnlyList<(string Name, string Type)> columns, TenantId ours, TenantId theirs, IsolationReport report)
    {
        // Sent as the application's own role, around the fence: what a defect in the fence, or injected SQL, would meet.
        var keys = columns.Select(c => c.Name).ToList();
        var names = string.Join(", ", keys);
        await using var connection = (NpgsqlConnection)await host.Services.GetRequiredService<IDatabase>().OpenAsync(CancellationToken.None);
        foreach (var (whose, tenant) in new[] { ("another tenant", ours.Value), ("no tenant", ""), ("nothing set", null) })
        {
            foreach (var (attack, sql) in new[]
            {
                ("select", $"select count(*) from {table} where tenant_id = '{theirs}'"),
                ("select of all", $"select count(*) from {table} where tenant_id <> '{tenant}'"),
                ("update", $"with u as (update {table} set {keys[^1]} = {keys[^1]} where tenant_id = '{theirs}' returning 1) select count(*) from u"),
                ("delete", $"with d as (delete from {table} where tenant_id = '{theirs}' returning 1) select count(*) from d"),
            })
            {
                report.Attacks++;
                if (await CountAsync(connection, tenant, sql) is > 0 and var reached)
                    report.Breaches.Add($"{table}: a {attack} as {whose} reached {reached} rows of the other tenant.");
            }
            report.Attacks++;
            var values = string.Join(", ", columns.Select(c => c.Name == "tenant_id" ? $"'{theirs}'" : c.Type switch { "text" => "'planted'", "bytea" => "'planted'::bytea", _ => "7" }));
            if (await CountAsync(connection, tenant, $"with i as (insert into {table} ({names}) values ({values}) returning 1) select count(*) from i") is > 0)
                report.Breaches.Add($"{table}: an insert as {whose} planted a row at the other tenant.");
        }
    }

    // Rolled back always, so that one breach does not hide the next. Refused by the database counts as nothing reached.
    private static async Task<long?> CountAsync(NpgsqlConnection connection, string? tenant, string sql)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            if (tenant is not null)
            {
                await using var enter = new NpgsqlCommand("select set_config('longhouse.tenant', $1, true)", connection) { Parameters = { new() { Value = tenant } } };
                await enter.ExecuteNonQueryAsync();
            }
            await using var command = new NpgsqlCommand(sql, connection);
            return (long)(await command.ExecuteScalarAsync())!;
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.RaiseException
            or PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.FeatureNotSupported)
        {
            return null;
        }
        finally
        {
            await transaction.RollbackAsync();
        }
    }

    // The table's name is text here, and only here: a test may put any statement together.
    private static Sql Text(string before, TenantId? tenant, string after)
    {
        var sql = new Sql(0, 1);
        sql.AppendLiteral(before);
        if (tenant is { } one)
            sql.AppendFormatted(one);
        sql.AppendLiteral(after);
        return sql;
    }
}
