using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.SampleApp.Notes;

internal static class GetNote
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/notes/{noteId}", HandleAsync)
        .WithName("getNote")
        .RequirePermission(NotesPermissions.Read);

    private static async Task<Results<Ok<Note>, Problem>> HandleAsync(string noteId, TenantDb db, HttpContext http, CancellationToken cancel)
    {
        var note = await db.FindAsync<Note>(
            $"select id, title, body, created_at, version, words from notes_notes where tenant_id = {db.Tenant} and id = {noteId}", cancel);
        if (note is null)
            return NoteProblems.NotFound;
        IfMatch.Tell(http, note.Version);
        return TypedResults.Ok(note);
    }
}
