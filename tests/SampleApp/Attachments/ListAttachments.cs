using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.SampleApp.Notes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.SampleApp.Attachments;

internal static class ListAttachments
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/notes/{noteId}/attachments", HandleAsync)
        .WithName("listAttachments")
        .RequirePermission(NotesPermissions.Read);

    private static async Task<Results<Ok<Listing<Attachment>>, Problem>> HandleAsync(string noteId, PageQuery page, TenantDb db, CancellationToken cancel)
    {
        if (await db.CountAsync($"select count(*) from notes_notes where tenant_id = {db.Tenant} and id = {noteId}", cancel) == 0)
            return NoteProblems.NotFound;
        var rows = await db.QueryAsync<Attachment>($"""
            select id, note_id, name, hash, length from notes_attachments
            where tenant_id = {db.Tenant} and note_id = {noteId} and id > {page.After} order by id limit {page.Take}
            """, cancel);
        return TypedResults.Ok(Listing.Of(rows, page, attachment => attachment.Id));
    }
}
