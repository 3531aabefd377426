using Longhouse.Platform.Blobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.Simulator.Observations;

/// <summary>The picture comes after the note, so that a picture that fails costs nobody their words.</summary>
internal static class PutPicture
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static void Map(IEndpointRouteBuilder api) => api
        .MapPut("/observations/{observationId}/picture", HandleAsync)
        .WithName("putObservationPicture")
        .WithMetadata(new RequestSizeLimitAttribute(Observation.MaxPictureBytes + 1))
        .RequirePermission(SimulatorPermissions.Observe);

    private static async Task<Results<NoContent, Problem>> HandleAsync(
        string observationId, HttpRequest request, TenantDb db, TenantBlobs blobs, TenantContext context, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, cancel);
        if (bytes.Length > Observation.MaxPictureBytes)
            return ObservationProblems.PictureTooLarge;
        if (!bytes.GetBuffer().AsSpan(0, (int)bytes.Length).StartsWith(Signature))
            return ObservationProblems.NotPng;
        bytes.Position = 0;
        var blob = await blobs.PutAsync(bytes, Observation.MaxPictureBytes, cancel);
        var person = context.Actor.ToString();
        var changed = await db.WriteAsync(write => write.ExecuteAsync($"""
            update simulator_observations set picture_hash = {blob.Hash}, picture_length = {blob.Length}
            where tenant_id = {db.Tenant} and person = {person} and id = {observationId}
            """, cancel), cancel);
        if (changed > 0)
            return TypedResults.NoContent();
        await Picture.DeleteUnusedAsync([new Picture(observationId, blob.Hash)], db, blobs, cancel);
        return ObservationProblems.NotFound;
    }
}
