using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;

namespace Longhouse.Platform.Audit;

/// <summary>Walks a tenant's chain from its first entry and finds where it is broken.</summary>
internal sealed class AuditVerifier(SystemDb db)
{
    private const int Step = 1000;

    public async Task<IReadOnlyList<TenantId>> TenantsAsync(CancellationToken cancel) =>
        [.. (await db.QueryAsync<string>($"select tenant_id from audit_heads union select distinct tenant_id from audit_entries order by 1", cancel)).Select(id => new TenantId(id))];

    /// <summary>Ends with the number of sound entries and, if the chain is broken, the first place and how.</summary>
    public async Task<AuditVerdict> VerifyAsync(TenantId tenant, CancellationToken cancel)
    {
        var (previous, number) = (AuditChain.Start, 0L);
        while (true)
        {
            var rows = await db.QueryAsync<Row>($"""
                select number, at, actor, action, subject, request_id, details, hash from audit_entries
                where tenant_id = {tenant} and number > {number} order by number limit {Step}
                """, cancel);
            foreach (var row in rows)
            {
                if (row.Number != number + 1)
                    return new AuditVerdict(tenant, number, $"entry {number + 1} is missing");
                var expected = AuditChain.Next(previous, row.Number, row.ToRecord(tenant).Content());
                if (row.Hash != expected)
                    return new AuditVerdict(tenant, number, $"entry {row.Number} ({row.Action} {row.Subject}) was changed");
                (previous, number) = (expected, row.Number);
            }
            if (rows.Count < Step)
                break;
        }
        var head = await db.FindAsync<Head>($"select number, hash from audit_heads where tenant_id = {tenant}", cancel);
        if (head is null ? number > 0 : head.Number != number || head.Hash != previous)
            return new AuditVerdict(tenant, number, head is null || head.Number < number ? "the head does not know the last entries" : $"entries after {number} are missing, the head says {head.Number}");
        return new AuditVerdict(tenant, number, null);
    }

    private sealed record Head(long Number, string Hash);

    private sealed record Row(long Number, DateTimeOffset At, string Actor, string Action, string Subject, string? RequestId, string? Details, string Hash)
    {
        public AuditRecord ToRecord(TenantId tenant) => new(tenant, At, Tenancy.Actor.Parse(Actor), Action, Subject, RequestId, Details);
    }
}

internal sealed record AuditVerdict(TenantId Tenant, long Sound, string? Fault);
