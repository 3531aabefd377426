using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Settings.Approvals;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
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
/// answer has all three versions: what it began with, what holds, and the draft. What takes two people waits for the second one: 202.
/// </summary>
internal static class PublishDraft
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/config/draft:publish", HandleAsync)
        .WithName("publishDraft")
        .RequirePermission(ConsoleRights.ChangeConfig);

    private static async Task<Results<Ok<ConfigView>, Accepted<ProposalView>, Problem>> HandleAsync(
        string tenantId, PublishDraftRequest request, IfMatch read, ControlDb db, Publication publication, By by, HttpContext http, CancellationToken cancel)
    {
        var published = await db.WriteAsync<Results<Ok<ConfigView>, Accepted<ProposalView>, Problem>>(by, async write =>
        {
            if (await ConfigDraft.FindAsync(write, tenantId, cancel) is not { } draft)
                return ConfigProblems.NoDraft;
            if (by.PlatformRole < PlatformRole.Operator && await publication.ManagedAsync(write, tenantId, draft.Config, cancel) is { Count: > 0 } managed)
                return ConfigProblems.PlatformManaged.With("fields", managed);
            var result = await publication.PublishAsync(write, tenantId, new NewRevision(draft.SchemaVersion, draft.Config, request.Comment ?? "", read.Version, Cause: ConfigProposal.FromDraft), cancel);
            if (result.Refusal is { } refusal)
                return refusal;
            await write.ExecuteAsync($"delete from control_config_drafts where tenant_id = {tenantId} and author = {by.Actor.ToString()}", cancel);
            return result is { Waiting: { } waiting }
                ? TypedResults.Accepted($"/api/v1/tenants/{tenantId}/config/proposals/{waiting.Id}", ProposalView.Of(waiting))
                : TypedResults.Ok(ConfigView.Of(result.Revision!)); // what is neither refused nor waits is published
        }, cancel);
        if (published.Result is Ok<ConfigView> { Value: { } view })
            IfMatch.Tell(http, view.Revision);
        return published;
    }
}
