using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.SampleApp.Notes;

internal sealed record NoteSummary(string Id, string Title, DateTimeOffset CreatedAt);

internal static class ListNotes
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/notes", HandleAsync)
        .WithName("listNotes")
        .RequirePermission(NotesPermissions.Read);

    private static async Task<Ok<Listing<NoteSummary>>> HandleAsync(PageQuery page, TenantDb db, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<NoteSummary>($"""
            select id, title, created_at from notes_notes
            where tenant_id = {db.Tenant} and id > {page.After} order by id limit {page.Take}
            """, cancel);
        return TypedResults.Ok(Listing.Of(rows, page, note => note.Id));
    }
}
