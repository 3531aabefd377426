using Longhouse.ControlPlane.Data;
using Longhouse.Jobs;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Audit;

/// <summary>
/// Takes away what is older than 400 days, some hundred entries at a time, each batch behind a checkpoint of its own that goes with it in one
/// transaction: whenever it stops, what is left verifies. The end of a chain stays, and so does the entry that says that a tenant is gone.
/// </summary>
internal sealed record PruneAudit : IJob
{
    public static string Kind => "control.prune_audit";
}

internal sealed class PruneAuditHandler(ControlDb db, SystemDb system, AuditSigner signer, JobRun run) : IJobHandler<PruneAudit>
{
    public const int Batch = 500;
    private const int Step = 200;

    public async Task<JobOutcome> RunAsync(PruneAudit job, CancellationToken cancel)
    {
        var (after, gone) = ("", 0L);
        while (true)
        {
            var tenants = await db.QueryAsync<string>($"""
                select tenant_id from audit_heads where tenant_id > {after} order by tenant_id limit {Step}
                """, cancel);
            foreach (var tenant in tenants)
            {
                while (await PruneAsync(tenant, cancel) is > 0 and var some)
                    run.Report(gone += some, null, tenant);
            }
            if (tenants.Count < Step)
                return JobOutcome.Done;
            after = tenants[^1];
        }
    }

    private async Task<long> PruneAsync(string tenant, CancellationToken cancel)
    {
        var before = db.Clock.GetUtcNow() - AuditRetention.Kept;
        // Whatever stands before a checkpoint that is old enough is older still.
        var limits = await db.QueryAsync<long>($"""
            select coalesce(max(number), 0) from audit_checkpoints where tenant_id = {tenant} and at < {before}
            union all select number - 1 from audit_heads where tenant_id = {tenant}
            union all select number - 1 from audit_entries where tenant_id = {tenant} and action = {"control.tenant_deleted"}
            """, cancel);
        var last = limits.Min();
        var end = await db.FindAsync<End>($"""
            select number, hash from audit_entries where tenant_id = {tenant} and number <= {last}
            and number < (select min(number) + {Batch} from audit_entries where tenant_id = {tenant}) order by number desc limit 1
            """, cancel);
        if (end is null)
            return 0;
        var checkpoint = signer.Seal(tenant, end.Number, end.Hash, db.Clock.GetUtcNow());
        return await system.WriteAsync(async write =>
        {
            await checkpoint.AddAsync(write, cancel);
            return await AuditRetention.PruneAsync(system, write, tenant, end.Number, cancel);
        }, cancel);
    }

    private sealed record End(long Number, string Hash);
}
