using System.ComponentModel.DataAnnotations;
using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Jobs;
using Longhouse.Platform.Problems;
using Longhouse.SampleApp.Words;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.SampleApp.Notes;

public sealed record EditNoteRequest([property: Required, StringLength(120)] string Title, [property: StringLength(20_000)] string Body);

internal static class EditNote
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPut("/notes/{noteId}", HandleAsync)
        .WithName("editNote")
        .RequirePermission(NotesPermissions.Edit);

    private static Task<Results<Ok<Note>, Problem>> HandleAsync(
        string noteId, EditNoteRequest request, IfMatch read, TenantDb db, HttpContext http, CancellationToken cancel) =>
        db.WriteAsync<Results<Ok<Note>, Problem>>(async write =>
        {
            var changed = await write.ExecuteAsync($"""
                update notes_notes set title = {request.Title}, body = {request.Body}, version = version + 1
                where tenant_id = {db.Tenant} and id = {noteId} and version = {read.Version}
                """, cancel);
            var note = await write.FindAsync<Note>(
                $"select id, title, body, created_at, version, words from notes_notes where tenant_id = {db.Tenant} and id = {noteId}", cancel);
            if (note is null)
                return NoteProblems.NotFound;
            if (changed == 0)
                return RequestProblems.Stale;
            await write.EnqueueAsync(new CountWords(noteId), cancel);
            await write.AuditAsync("notes.note_edited", noteId, cancel);
            IfMatch.Tell(http, note.Version);
            return TypedResults.Ok(note);
        }, cancel);
}
