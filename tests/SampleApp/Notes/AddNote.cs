using System.ComponentModel.DataAnnotations;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Jobs;
using Longhouse.SampleApp.Words;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.SampleApp.Notes;

public sealed record AddNoteRequest([property: Required, StringLength(120)] string Title, [property: StringLength(20_000)] string Body = "");

internal static class AddNote
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/notes", HandleAsync)
        .WithName("addNote")
        .RequirePermission(NotesPermissions.Edit);

    private static Task<Created<Note>> HandleAsync(AddNoteRequest request, TenantDb db, TimeProvider clock, CancellationToken cancel) =>
        db.WriteAsync(async write =>
        {
            var note = new Note(Id.New("note", clock), request.Title, request.Body, clock.GetUtcNow(), 1, null);
            await write.ExecuteAsync($"""
                insert into notes_notes (tenant_id, id, title, body, created_at, version)
                values ({db.Tenant}, {note.Id}, {note.Title}, {note.Body}, {note.CreatedAt}, {note.Version})
                """, cancel);
            if (note.Body.Length > 0)
                await write.EnqueueAsync(new CountWords(note.Id), cancel);
            await write.AuditAsync("notes.note_added", note.Id, cancel);
            return TypedResults.Created($"/api/notes/{note.Id}", note);
        }, cancel);
}
