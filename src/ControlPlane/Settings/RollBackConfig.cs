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

public sealed record RollBackConfigRequest([property: Required, StringLength(500, MinimumLength = 1)] string Comment);

/// <summary>Publishes an earlier revision's content again, as a new revision. It is checked as it stands today: a credential may be gone.</summary>
internal static class RollBackConfig
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/config/revisions/{revision:long}:rollback", HandleAsync)
        .WithName("rollBackConfig")
        .RequirePermission(ConsoleRights.ChangeConfig);

    private static Task<Results<Ok<ConfigView>, Problem>> HandleAsync(
        string tenantId, long revision, RollBackConfigRequest request, IfMatch read, ControlDb db, Publication publication, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<Ok<ConfigView>, Problem>>(by, async write =>
        {
            if (await ConfigRevision.FindAsync(write, tenantId, revision, cancel) is not { } old)
                return ConfigProblems.NoRevision;
            var result = await publication.PublishAsync(write, tenantId, new NewRevision(old.SchemaVersion, old.Config, request.Comment, read.Version), cancel);
            return result is { Revision: { } made } ? TypedResults.Ok(ConfigView.Of(made)) : result.Refusal!; // it is the one or the other
        }, cancel);
}
