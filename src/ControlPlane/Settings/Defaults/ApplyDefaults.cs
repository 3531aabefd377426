using Longhouse.ControlPlane.Data;
using Longhouse.Jobs;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Settings.Defaults;

/// <summary>Brings the defaults as they stand to the tenants of an app type, one after the other. A tenant that they would break keeps what it has,
/// and so does one where they touch what takes two people, until the second one agrees.</summary>
internal sealed record ApplyDefaults(string AppType) : IJob
{
    public static string Kind => "control.apply_defaults";
}

internal sealed partial class ApplyDefaultsHandler(ControlDb db, Publication publication, ILogger<ApplyDefaultsHandler> logger) : IJobHandler<ApplyDefaults>
{
    private const int Step = 200;

    public async Task<JobOutcome> RunAsync(ApplyDefaults job, CancellationToken cancel)
    {
        var (after, kept) = ("", 0);
        while (true)
        {
            var tenants = await db.QueryAsync<string>($"""
                select t.id from control_tenants t join control_runtime r on r.tenant_id = t.id
                where t.app_type = {job.AppType} and t.id > {after} order by t.id limit {Step}
                """, cancel);
            foreach (var tenant in tenants)
                kept += await ApplyAsync(job.AppType, tenant, cancel) ? 0 : 1;
            if (tenants.Count < Step)
                break;
            after = tenants[^1];
        }
        if (kept > 0)
            LogKept(job.AppType, kept);
        return JobOutcome.Done;
    }

    private Task<bool> ApplyAsync(string appType, string tenant, CancellationToken cancel) => db.WriteAsync(By.House, async write =>
    {
        var errors = (await publication.RefreshAsync(write, tenant, null, cancel)).Findings;
        if (errors.Count > 0)
            write.Audit(new TenantId(tenant), "control.config_defaults_refused", appType, $"{errors[0].Code} at {errors[0].Path}", outcome: AuditOutcome.Failed);
        return errors.Count == 0;
    }, cancel);

    [LoggerMessage(LogLevel.Warning, "The new defaults of {AppType} do not suit {Count} tenants, which keep what they have")]
    private partial void LogKept(string appType, int count);
}
