using System.ComponentModel.DataAnnotations;
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

/// <param name="Slug">The tenant's slug, typed once more: whoever deletes means this one.</param>
/// <param name="DeleteManagedObjects">Whether what lies in managed storage goes too. It stays unless this says so.</param>
public sealed record DeleteTenantRequest([property: Required] string Slug, bool DeleteManagedObjects = false);

/// <summary>Announces the end of a tenant. It answers nobody any more from now on, and is gone in two weeks unless that is taken back.</summary>
internal static class DeleteTenant
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/tenants/{tenantId}:delete", HandleAsync).WithName("deleteTenant").RequirePermission(ConsoleRights.DeleteTenant);
        api.MapGet("/tenants/{tenantId}/departure", GetAsync).WithName("getDeparture").RequirePermission(ConsoleRights.ReadTenant);
    }

    private static Task<Results<Accepted<DepartureView>, Problem>> HandleAsync(string tenantId, DeleteTenantRequest request, ControlDb db, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<Accepted<DepartureView>, Problem>>(by, async write =>
        {
            // The row is written before it is read, so that two changes at once happen one after the other.
            await write.ExecuteAsync($"update control_tenants set version = version + 1 where id = {tenantId}", cancel);
            if (await TenantStore.FindAsync(write, tenantId, cancel) is not { Status: not (TenantStatus.Deleted or TenantStatus.Deleting) } tenant)
                return TenantProblems.NotFound;
            if (request.Slug != tenant.Slug)
                return DepartureProblems.NotConfirmed;

            var departure = new Departure(
                write.NewId("departure"), tenantId, tenant.Status.ToString(), by.Actor.ToString(), write.Now, write.Now + Departure.Grace, Departure.Announced, null, null, request.DeleteManagedObjects ? 1 : 0);
            await write.ExecuteAsync($"""
                insert into control_departures (id, subject, status_before, requested_by, requested_at, due_at, state, delete_objects)
                values ({departure.Id}, {tenantId}, {departure.StatusBefore}, {departure.RequestedBy}, {departure.RequestedAt}, {departure.DueAt}, {departure.State}, {departure.DeleteObjects})
                """, cancel);
            await write.ExecuteAsync($"update control_tenants set status = {TenantStatus.Deleting} where id = {tenantId}", cancel);
            await write.EnqueueAsync(new RemoveTenant(departure.Id), departure.DueAt, cancel);
            write.Audit(tenantId, "control.tenant_deletion_announced", tenantId, $"due {departure.DueAt:yyyy-MM-dd}, objects in managed storage {(request.DeleteManagedObjects ? "go" : "stay")}");
            write.Tell(Change.OfTenant(tenant.AppType, tenant.Slug));
            return TypedResults.Accepted($"/api/v1/tenants/{tenantId}/departure", DepartureView.Of(departure));
        }, cancel);

    private static async Task<Results<Ok<DepartureView>, Problem>> GetAsync(string tenantId, ControlDb db, CancellationToken cancel) =>
        await Departure.FindAsync(db, tenantId, cancel) is { } departure ? TypedResults.Ok(DepartureView.Of(departure)) : DepartureProblems.DepartureNotFound;
}
