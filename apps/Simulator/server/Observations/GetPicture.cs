using Longhouse.Platform.Blobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.Simulator.Observations;

internal static class GetPicture
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/observations/{observationId}/picture", HandleAsync)
        .WithName("getObservationPicture")
        .RequirePermission(SimulatorPermissions.Observe);

    private static async Task<Results<FileStreamHttpResult, Problem>> HandleAsync(
        string observationId, TenantDb db, TenantBlobs blobs, TenantContext context, HttpContext http, CancellationToken cancel)
    {
        var picture = await db.FindAsync<Picture>(
            $"select id, picture_hash from simulator_observations where tenant_id = {db.Tenant} and person = {context.Actor.ToString()} and id = {observationId}", cancel);
        if (picture?.PictureHash is not { } hash || await blobs.OpenAsync(hash, cancel) is not { } bytes)
            return ObservationProblems.NotFound;
        http.Response.Headers.XContentTypeOptions = "nosniff"; // it was checked to begin like a PNG, and is never anything else to a browser
        http.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        return TypedResults.Stream(bytes, "image/png");
    }
}
