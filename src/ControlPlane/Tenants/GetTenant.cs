using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Tenants;

internal static class GetTenant
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/tenants/{tenantId}", HandleAsync)
        .WithName("getTenant")
        .RequirePermission(ConsoleRights.ReadTenant);

    private static async Task<Results<Ok<TenantView>, Problem>> HandleAsync(string tenantId, ControlDb db, HttpContext http, CancellationToken cancel)
    {
        if (await TenantView.FindAsync(db, tenantId, cancel) is not { } tenant)
            return TenantProblems.NotFound;
        IfMatch.Tell(http, tenant.Version);
        return TypedResults.Ok(tenant);
    }
}
