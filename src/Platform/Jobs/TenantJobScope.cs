using Longhouse.Jobs;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Jobs;

/// <summary>Finds a tenant by its id; null if there is none any more. The control plane knows.</summary>
public delegate Task<Tenant?> FindTenant(TenantId id, CancellationToken cancel);

/// <summary>Restores tenant and actor around every handler, as the request path does for an endpoint.</summary>
internal sealed class TenantJobScope(FindTenant findTenant, ILogger<TenantJobScope> logger) : IJobScope
{
    private static readonly TimeSpan SuspendedWait = TimeSpan.FromMinutes(1);

    public async Task<JobOutcome> RunAsync(JobRun run, IServiceProvider services, Func<Task<JobOutcome>> handler)
    {
        var actor = Actor.Parse(run.Actor ?? Actor.House.Kind);
        var tenantId = new TenantId(run.Partition);
        using var scope = logger.BeginScope(new Dictionary<string, object?> { ["job"] = run.Id, ["tenant"] = run.Partition });
        if (run.Partition.Length == 0 || tenantId == TenantId.House)
        {
            services.GetRequiredService<TenantContext>().SetActor(actor);
            return await handler();
        }

        var tenant = await findTenant(tenantId, CancellationToken.None);
        switch (tenant?.Status)
        {
            case null or TenantStatus.Deleted:
                return JobOutcome.GiveUp("The tenant does not exist any more.");
            case TenantStatus.Suspended or TenantStatus.Deleting:
                return JobOutcome.Snooze(SuspendedWait); // its data stays, and its work waits with it
            default:
                services.GetRequiredService<TenantContext>().Enter(tenant, actor);
                return await handler();
        }
    }
}
