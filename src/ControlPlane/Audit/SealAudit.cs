using Longhouse.ControlPlane.Data;
using Longhouse.Jobs;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Audit;

/// <summary>Once a day, signs where each chain stands. What has come since the last time is walked first: a broken chain is not signed, and someone is told.</summary>
internal sealed record SealAudit : IJob
{
    public static string Kind => "control.seal_audit";
}

internal sealed partial class SealAuditHandler(ControlDb db, SystemDb system, AuditVerifier verifier, AuditSigner signer, JobRun run, ILogger<SealAuditHandler> logger)
    : IJobHandler<SealAudit>
{
    private const int Step = 200;

    public async Task<JobOutcome> RunAsync(SealAudit job, CancellationToken cancel)
    {
        var (after, sealedChains) = ("", 0);
        while (true)
        {
            var tenants = await db.QueryAsync<string>($"""
                select h.tenant_id from audit_heads h
                where h.tenant_id > {after} and h.number > coalesce((select max(c.number) from audit_checkpoints c where c.tenant_id = h.tenant_id), 0)
                order by h.tenant_id limit {Step}
                """, cancel);
            foreach (var tenant in tenants)
            {
                await SealAsync(tenant, cancel);
                run.Report(++sealedChains, null, null);
            }
            if (tenants.Count < Step)
                return JobOutcome.Done;
            after = tenants[^1];
        }
    }

    private async Task SealAsync(string tenant, CancellationToken cancel)
    {
        var last = await db.FindAsync<AuditCheckpoint>($"select {AuditCheckpoint.Columns} from audit_checkpoints where tenant_id = {tenant} order by number desc limit 1", cancel);
        var verdict = await verifier.VerifySinceAsync(new TenantId(tenant), last, cancel);
        if (verdict.Fault is { } fault)
        {
            LogBroken(tenant, fault);
            return;
        }
        var checkpoint = signer.Seal(tenant, verdict.Number, verdict.Hash, db.Clock.GetUtcNow());
        await system.WriteAsync(write => checkpoint.AddAsync(write, cancel), cancel);
    }

    [LoggerMessage(LogLevel.Critical, "The audit chain of {Tenant} is broken and was not signed: {Fault}. Someone should look: longhouse audit verify")]
    private partial void LogBroken(string tenant, string fault);
}
