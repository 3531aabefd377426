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

internal static class DeleteObservation
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapDelete("/observations/{observationId}", HandleAsync)
        .WithName("deleteObservation")
        .RequirePermission(SimulatorPermissions.Observe);

    private static async Task<Results<NoContent, Problem>> HandleAsync(
        string observationId, TenantDb db, TenantBlobs blobs, TenantContext context, CancellationToken cancel)
    {
        var person = context.Actor.ToString();
        var gone = await db.WriteAsync(async write =>
        {
            var rows = await write.QueryAsync<Picture>(
                $"select id, picture_hash from simulator_observations where tenant_id = {db.Tenant} and person = {person} and id = {observationId}", cancel);
            await write.ExecuteAsync($"delete from simulator_observations where tenant_id = {db.Tenant} and person = {person} and id = {observationId}", cancel);
            return rows;
        }, cancel);
        if (gone.Count == 0)
            return ObservationProblems.NotFound;
        await Picture.DeleteUnusedAsync(gone, db, blobs, cancel);
        return TypedResults.NoContent();
    }
}
