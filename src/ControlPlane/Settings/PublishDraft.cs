using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings;

/// <param name="Comment">Why; required when the configuration has warnings.</param>
public sealed record PublishDraftRequest([property: StringLength(500)] string? Comment = null);

/// <summary>
/// Makes the caller's draft hold. If-Match names the newest revision that the caller has seen (0 for none); if there is a newer one the
/// answer has all three versions: what it began with, what holds, and the draft.
/// </summary>
internal static class PublishDraft
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/config/draft:publish", HandleAsync)
        .WithName("publishDraft")
        .RequirePermission(ConsoleRights.ChangeConfig);

    private static async Task<Results<Ok<ConfigView>, Problem>> HandleAsync(
        string tenantId, PublishDraftRequest request, IfMatch read, ControlDb db, Publication publication, By by, HttpContext http, CancellationToken cancel)
    {
        var published = await db.WriteAsync<Results<Ok<ConfigView>, Problem>>(by, async write =>
        {
            if (await ConfigDraft.FindAsync(write, tenantId, cancel) is not { } draft)
                return ConfigProblems.NoDraft;
            var result = await publication.PublishAsync(write, tenantId, new NewRevision(draft.SchemaVersion, draft.Config, request.Comment ?? "", read.Version), cancel);
            if (result.Revision is not { } revision)
                return result.Refusal!; // it is the one or the other
            await write.ExecuteAsync($"delete from control_config_drafts where tenant_id = {tenantId} and author = {by.Actor.ToString()}", cancel);
            return TypedResults.Ok(ConfigView.Of(revision));
        }, cancel);
        if (published.Result is Ok<ConfigView> { Value: { } view })
            IfMatch.Tell(http, view.Revision);
        return published;
    }
}
