using Longhouse.Platform.Blobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.SampleApp.Attachments;

internal static class GetAttachment
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/attachments/{attachmentId}", HandleAsync)
        .WithName("getAttachment")
        .RequirePermission(NotesPermissions.Read);

    private static async Task<Results<FileStreamHttpResult, Problem>> HandleAsync(
        string attachmentId, TenantDb db, TenantBlobs blobs, CancellationToken cancel)
    {
        var attachment = await db.FindAsync<Attachment>(
            $"select id, note_id, name, hash, length from notes_attachments where tenant_id = {db.Tenant} and id = {attachmentId}", cancel);
        if (attachment is null || await blobs.OpenAsync(attachment.Hash, cancel) is not { } bytes)
            return AttachmentProblems.NotFound;
        // Never as a type that a browser would run: the bytes are whatever a member chose to upload.
        return TypedResults.Stream(bytes, "application/octet-stream", attachment.Name);
    }
}
