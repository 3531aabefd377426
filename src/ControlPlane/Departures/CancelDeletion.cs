using Longhouse.ControlPlane.Changes;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Departures;

/// <summary>Takes the end of a tenant back: it is again what it was before.</summary>
internal static class CancelDeletion
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}:cancel-delete", HandleAsync)
        .WithName("cancelTenantDeletion")
        .RequirePermission(ConsoleRights.DeleteTenant);

    private static Task<Results<Ok<DepartureView>, Problem>> HandleAsync(string tenantId, ControlDb db, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<Ok<DepartureView>, Problem>>(by, async write =>
        {
            await write.ExecuteAsync($"update control_tenants set version = version + 1 where id = {tenantId}", cancel);
            if (await TenantStore.FindAsync(write, tenantId, cancel) is not { Status: not TenantStatus.Deleted } tenant)
                return TenantProblems.NotFound;
            if (tenant.Status != TenantStatus.Deleting || await Departure.FindOpenAsync(write, tenantId, cancel) is not { } departure)
                return DepartureProblems.NotLeaving;
            await write.ExecuteAsync($"update control_departures set state = {Departure.Cancelled}, finished_at = {write.Now} where id = {departure.Id}", cancel);
            await write.ExecuteAsync($"update control_tenants set status = {Enum.Parse<TenantStatus>(departure.StatusBefore)} where id = {tenantId}", cancel);
            write.Audit(tenantId, "control.tenant_deletion_cancelled", tenantId);
            write.Tell(Change.OfTenant(tenant.AppType, tenant.Slug));
            return TypedResults.Ok(DepartureView.Of(departure with { State = Departure.Cancelled, FinishedAt = write.Now }));
        }, cancel);
}
