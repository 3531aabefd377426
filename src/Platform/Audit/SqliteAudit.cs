using Longhouse.Platform.Data;
using Longhouse.Platform.Data.Sqlite;
using Microsoft.Data.Sqlite;

namespace Longhouse.Platform.Audit;

/// <summary>Appends on SQLite: the single writer reads the head, so that the chain needs no lock.</summary>
internal static class SqliteAudit
{
    private sealed record Head(long Number, string Hash);

    public static void Append(SqliteConnection connection, AuditRecord record)
    {
        var head = SqliteCommands.Query<Head>(connection, new Statement(
            "select number, hash from audit_heads where tenant_id = $1", [record.Tenant.Value], null)) is [var found] ? found : new Head(0, AuditChain.Start);
        var number = head.Number + 1;
        var hash = AuditChain.Next(head.Hash, number, record.Content());

        SqliteCommands.Execute(connection, new Statement("""
            insert into audit_entries (tenant_id, number, at, actor, action, subject, request_id, details, hash, form, ip, outcome, before_hash, after_hash)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            [record.Tenant.Value, number, record.At.ToUnixTimeMilliseconds(), record.Actor.ToString(), record.Action, record.Subject,
                record.Request, record.Details, hash, record.Form, record.Address, record.Outcome, record.Change.Before, record.Change.After], null));
        SqliteCommands.Execute(connection, new Statement("""
            insert into audit_heads (tenant_id, number, hash) values ($1, $2, $3)
            on conflict (tenant_id) do update set number = excluded.number, hash = excluded.hash
            """, [record.Tenant.Value, number, hash], null));
    }
}
