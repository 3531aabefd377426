using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Settings.Approvals;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings;

public sealed record RollBackConfigRequest([property: Required, StringLength(500, MinimumLength = 1)] string Comment);

/// <summary>Publishes an earlier revision's content again, as a new revision. It is checked as it stands today: a credential may be gone, and it may take two people.</summary>
internal static class RollBackConfig
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/config/revisions/{revision:long}:rollback", HandleAsync)
        .WithName("rollBackConfig")
        .RequirePermission(ConsoleRights.ChangeConfig);

    private static Task<Results<Ok<ConfigView>, Accepted<ProposalView>, Problem>> HandleAsync(
        string tenantId, long revision, RollBackConfigRequest request, IfMatch read, ControlDb db, Publication publication, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<Ok<ConfigView>, Accepted<ProposalView>, Problem>>(by, async write =>
        {
            if (await ConfigRevision.FindAsync(write, tenantId, revision, cancel) is not { } old)
                return ConfigProblems.NoRevision;
            var result = await publication.PublishAsync(write, tenantId, new NewRevision(old.SchemaVersion, old.Config, request.Comment, read.Version), cancel);
            return result switch
            {
                { Refusal: { } refusal } => refusal,
                { Waiting: { } waiting } => TypedResults.Accepted($"/api/v1/tenants/{tenantId}/config/proposals/{waiting.Id}", ProposalView.Of(waiting)),
                _ => TypedResults.Ok(ConfigView.Of(result.Revision!)), // what is neither refused nor waits is published
            };
        }, cancel);
}
