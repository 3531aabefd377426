using Longhouse.ControlPlane.Data;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Audit;

/// <summary>After the house's key was changed: every checkpoint that the previous one had signed is signed by the new one too, so that it still counts when the previous one is gone.</summary>
internal static class SignAgain
{
    private const int Step = 500;

    public static async Task<int> RunAsync(ControlDb db, SystemDb system, AuditSigner signer, CancellationToken cancel)
    {
        var (count, tenant, number) = (0, "", 0L);
        while (true)
        {
            var some = await db.QueryAsync<AuditCheckpoint>($"""
                select {AuditCheckpoint.Columns} from audit_checkpoints c
                where (c.tenant_id > {tenant} or (c.tenant_id = {tenant} and c.number > {number}))
                and not exists (select 1 from audit_checkpoints n where n.tenant_id = c.tenant_id and n.number = c.number and n.key_id = {signer.KeyId})
                order by c.tenant_id, c.number limit {Step}
                """, cancel);
            foreach (var old in some.Where(signer.HasSigned))
                count += await system.WriteAsync(write => signer.Seal(old.TenantId, old.Number, old.Hash, old.At).AddAsync(write, cancel), cancel);
            if (some.Count < Step)
                return count;
            (tenant, number) = (some[^1].TenantId, some[^1].Number);
        }
    }
}
