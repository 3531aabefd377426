using Longhouse.ControlPlane.Data;
using Longhouse.Jobs;
using Longhouse.Platform.Blobs;

namespace Longhouse.ControlPlane.Departures;

/// <summary>Takes away the copies whose day is over. That there was one stays on record.</summary>
internal sealed record ExpireExports : IJob
{
    public static string Kind => "control.expire_exports";
}

internal sealed class ExpireExportsHandler(ControlDb db, IBlobStore blobs) : IJobHandler<ExpireExports>
{
    private const int AtOnce = 100;

    public async Task<JobOutcome> RunAsync(ExpireExports job, CancellationToken cancel)
    {
        var over = await db.QueryAsync<Over>($"""
            select tenant_id, id from control_exports where state = {TenantExport.Ready} and expires_at <= {db.Clock.GetUtcNow()} limit {AtOnce}
            """, cancel);
        foreach (var export in over)
        {
            await blobs.DeleteAsync(TenantExport.KeyOf(export.TenantId, export.Id), cancel);
            await db.WriteAsync(By.House, write => write.ExecuteAsync(
                $"update control_exports set state = {TenantExport.Expired} where tenant_id = {export.TenantId} and id = {export.Id}", cancel), cancel);
        }
        return JobOutcome.Done;
    }

    private sealed record Over(string TenantId, string Id);
}
