using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings;

internal sealed record RevisionDiff(long From, long To, IReadOnlyList<ConfigChange> Changes);

/// <summary>What differs in meaning between two revisions.</summary>
internal static class DiffRevisions
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/tenants/{tenantId}/config/diff", HandleAsync)
        .WithName("diffRevisions")
        .RequirePermission(ConsoleRights.ReadConfig);

    private static async Task<Results<Ok<RevisionDiff>, Problem>> HandleAsync(string tenantId, long from, long to, ControlDb db, CancellationToken cancel)
    {
        if (await ConfigRevision.FindAsync(db, tenantId, from, cancel) is not { } before || await ConfigRevision.FindAsync(db, tenantId, to, cancel) is not { } after)
            return ConfigProblems.NoRevision;
        return TypedResults.Ok(new RevisionDiff(from, to, ConfigDiff.Between(before.Config, after.Config)));
    }
}
