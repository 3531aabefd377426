using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.SampleApp.Notes;

internal static class DeleteNote
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapDelete("/notes/{noteId}", HandleAsync)
        .WithName("deleteNote")
        .RequirePermission(NotesPermissions.Edit);

    private static Task<Results<NoContent, Problem>> HandleAsync(string noteId, TenantDb db, CancellationToken cancel) =>
        db.WriteAsync<Results<NoContent, Problem>>(async write =>
        {
            if (await write.ExecuteAsync($"delete from notes_notes where tenant_id = {db.Tenant} and id = {noteId}", cancel) == 0)
                return NoteProblems.NotFound;
            await write.AuditAsync("notes.note_deleted", noteId, cancel);
            return TypedResults.NoContent();
        }, cancel);
}
