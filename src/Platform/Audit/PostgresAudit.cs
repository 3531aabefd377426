using Longhouse.Platform.Data.Postgres;
using Npgsql;

namespace Longhouse.Platform.Audit;

/// <summary>
/// Appends on PostgreSQL: one statement that advances the head and computes the hash in the database, sent with the commit, so that the
/// head's row lock is held for the commit only and callers of one tenant hardly wait for each other.
/// </summary>
internal static class PostgresAudit
{
    private const string Text = """
        with head as (
            insert into audit_heads as h (tenant_id, number, hash)
            values ($1, 1, encode(sha256(convert_to(E'\n1\n' || $2, 'UTF8')), 'hex'))
            on conflict (tenant_id) do update set number = h.number + 1,
                hash = encode(sha256(convert_to(h.hash || E'\n' || (h.number + 1)::text || E'\n' || $2, 'UTF8')), 'hex')
            returning number, hash)
        insert into audit_entries (tenant_id, number, at, actor, action, subject, request_id, details, hash, form, ip, outcome, before_hash, after_hash)
        select $1, head.number, $3, $4, $5, $6, $7::text, $8::text, head.hash, $9, $10::text, $11::text, $12::text, $13::text from head
        """;

    public static NpgsqlBatchCommand Append(AuditRecord record) => PostgresCommands.Of(
        Text, record.Tenant.Value, record.Content(), record.At.ToUnixTimeMilliseconds(), record.Actor.ToString(), record.Action,
        record.Subject, record.Request, record.Details, record.Form, record.Address, record.Outcome, record.Change.Before, record.Change.After);
}
