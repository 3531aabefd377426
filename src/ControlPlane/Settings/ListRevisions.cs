using System.Globalization;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings;

internal sealed record RevisionSummary(
    long Revision, int SchemaVersion, string ConfigVersion, string Author, string Comment, DateTimeOffset CreatedAt, long? ParentRevision, string State,
    string? ApprovedBy);

/// <summary>The history, newest first.</summary>
internal static class ListRevisions
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/tenants/{tenantId}/config/revisions", HandleAsync)
        .WithName("listRevisions")
        .RequirePermission(ConsoleRights.ReadConfig);

    private static async Task<Results<Ok<Listing<RevisionSummary>>, Problem>> HandleAsync(string tenantId, PageQuery page, ControlDb db, CancellationToken cancel)
    {
        var before = long.MaxValue;
        if (page.After.Length > 0 && !long.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return RequestProblems.Field("after", "The number of a revision.");
        var rows = await db.QueryAsync<RevisionSummary>($"""
            select revision, schema_version, config_version, author, comment, created_at, parent_revision, state, approved_by from control_config_revisions
            where tenant_id = {tenantId} and revision < {before} order by revision desc limit {page.Take}
            """, cancel);
        return TypedResults.Ok(Listing.Of(rows, page, row => row.Revision.ToString(CultureInfo.InvariantCulture)));
    }
}
