using System.Security.Cryptography;
using Longhouse.ControlPlane.Data;
using Longhouse.Jobs;
using Longhouse.Platform.Blobs;

namespace Longhouse.ControlPlane.Departures;

/// <summary>Makes a copy of all that the house has of a tenant and lays it ready for a day.</summary>
internal sealed record MakeExport(string ExportId) : IJob
{
    public static string Kind => "control.make_export";
}

internal sealed class MakeExportHandler(ControlDb db, IBlobStore blobs, ExportArchive archive, JobRun run) : IJobHandler<MakeExport>
{
    public async Task<JobOutcome> RunAsync(MakeExport job, CancellationToken cancel)
    {
        // The job names the copy and not the tenant, so that nothing of the tenant stays behind in the queue.
        var tenants = await db.QueryAsync<string>($"select tenant_id from control_exports where id = {job.ExportId} and state = {TenantExport.Making}", cancel);
        if (tenants is not [var tenantId])
            return JobOutcome.GiveUp("Nobody wants this copy any more.");
        try
        {
            await MakeAsync(tenantId, job.ExportId, cancel);
            return JobOutcome.Done;
        }
        catch (Exception) when (run.Attempt >= run.MaxAttempts)
        {
            await db.WriteAsync(By.House, write => write.ExecuteAsync($"""
                update control_exports set state = {TenantExport.Failed}, finished_at = {write.Now}, error = {"It could not be made; why is in the log."}
                where tenant_id = {tenantId} and id = {job.ExportId}
                """, CancellationToken.None), CancellationToken.None);
            throw;
        }
    }

    private async Task MakeAsync(string tenantId, string exportId, CancellationToken cancel)
    {
        await using var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await archive.WriteAsync(tenantId, file, (done, total, what) => run.Report(done, total, what), cancel);
        file.Position = 0;
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
        file.Position = 0;
        await blobs.PutAsync(file, () => TenantExport.KeyOf(tenantId, exportId), cancel);
        await db.WriteAsync(By.House, async write =>
        {
            await write.ExecuteAsync($"""
                update control_exports set state = {TenantExport.Ready}, finished_at = {write.Now}, expires_at = {write.Now + TenantExport.Kept}, bytes = {file.Length}, sha256 = {hash}
                where tenant_id = {tenantId} and id = {exportId}
                """, cancel);
            write.Audit(tenantId, "control.export_made", exportId, $"{file.Length} bytes, sha256 {hash}");
            return 0;
        }, cancel);
    }
}
