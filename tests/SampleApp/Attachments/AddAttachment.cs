using Longhouse.Platform.Blobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.SampleApp.Notes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.SampleApp.Attachments;

internal static class AddAttachment
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/notes/{noteId}/attachments", HandleAsync)
        .WithName("addAttachment")
        .WithMetadata(new RequestSizeLimitAttribute(Attachment.MaxBytes + 1))
        .RequirePermission(NotesPermissions.Edit);

    private static async Task<Results<Created<Attachment>, Problem>> HandleAsync(
        string noteId, string name, HttpRequest request, TenantDb db, TenantBlobs blobs, TimeProvider clock, CancellationToken cancel)
    {
        if (name.Length is 0 or > Attachment.MaxName)
            return RequestProblems.Field("name", $"1 to {Attachment.MaxName} characters.");

        Blob blob;
        try
        {
            // The bytes first: a row never names what is not there. Bytes without a row cost a little room, until the sweep.
            blob = await blobs.PutAsync(request.Body, Attachment.MaxBytes, cancel);
        }
        catch (BlobTooLargeException)
        {
            return AttachmentProblems.TooLarge;
        }

        return await db.WriteAsync<Results<Created<Attachment>, Problem>>(async write =>
        {
            if (await write.CountAsync($"select count(*) from notes_notes where tenant_id = {db.Tenant} and id = {noteId}", cancel) == 0)
                return NoteProblems.NotFound;
            var attachment = new Attachment(Id.New("attachment", clock), noteId, name, blob.Hash, blob.Length);
            await write.ExecuteAsync($"""
                insert into notes_attachments (tenant_id, id, note_id, name, hash, length)
                values ({db.Tenant}, {attachment.Id}, {noteId}, {name}, {blob.Hash}, {blob.Length})
                """, cancel);
            await write.AuditAsync("notes.attachment_added", attachment.Id, cancel);
            return TypedResults.Created($"/api/attachments/{attachment.Id}", attachment);
        }, cancel);
    }
}
