using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Tenants;

internal static class ResumeTenant
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}:resume", HandleAsync)
        .WithName("resumeTenant")
        .RequirePermission(ConsoleRights.ChangeTenant);

    private static async Task<Results<Ok<TenantView>, Problem>> HandleAsync(string tenantId, TenantStore tenants, ControlDb db, By by, CancellationToken cancel) =>
        await tenants.SetStatusAsync(by, new TenantId(tenantId), TenantStatus.Active, cancel) is { } refusal
            ? refusal
            : TypedResults.Ok(await TenantView.FindAsync(db, tenantId, cancel));
}
