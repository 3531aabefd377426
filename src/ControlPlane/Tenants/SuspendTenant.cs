using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Tenants;

public sealed record SuspendTenantRequest([property: Required, StringLength(500, MinimumLength = 1)] string Reason);

/// <summary>Services and browsers get 404 from now on; the data stays.</summary>
internal static class SuspendTenant
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}:suspend", HandleAsync)
        .WithName("suspendTenant")
        .RequirePermission(ConsoleRights.ChangeTenant);

    private static async Task<Results<Ok<TenantView>, Problem>> HandleAsync(
        string tenantId, SuspendTenantRequest request, TenantStore tenants, ControlDb db, By by, CancellationToken cancel) =>
        await tenants.SetStatusAsync(by, new TenantId(tenantId), TenantStatus.Suspended, cancel, request.Reason) is { } refusal
            ? refusal
            : TypedResults.Ok(await TenantView.FindAsync(db, tenantId, cancel));
}
