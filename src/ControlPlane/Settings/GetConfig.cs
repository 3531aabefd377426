using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings;

/// <summary>The published configuration, or an earlier revision. The ETag is what publishing asks for as If-Match.</summary>
internal static class GetConfig
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/tenants/{tenantId}/config", HandleAsync)
        .WithName("getConfig")
        .RequirePermission(ConsoleRights.ReadConfig);

    private static async Task<Results<Ok<ConfigView>, Problem>> HandleAsync(string tenantId, long? revision, ControlDb db, HttpContext http, CancellationToken cancel)
    {
        if (await ConfigRevision.FindAsync(db, tenantId, revision, cancel) is not { } found)
        {
            if (await TenantView.FindAsync(db, tenantId, cancel) is null)
                return TenantProblems.NotFound;
            return revision is null ? ConfigProblems.NotPublished : ConfigProblems.NoRevision;
        }
        IfMatch.Tell(http, found.Revision);
        return TypedResults.Ok(ConfigView.Of(found));
    }
}
