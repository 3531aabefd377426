using System.Globalization;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Audit;

/// <summary>
/// The signed checkpoints of a tenant's chain ("house" for the house's own), newest first. Whoever keeps a copy elsewhere can tell later that
/// nothing before it was changed, even by those who hold the house's key.
/// </summary>
internal static class ListCheckpoints
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/audit/checkpoints", HandleAsync)
        .WithName("listAuditCheckpoints")
        .RequirePermission(ConsoleRights.ReadAudit);

    private static async Task<Results<Ok<Listing<AuditCheckpoint>>, Problem>> HandleAsync(string tenant, PageQuery page, ControlDb db, CancellationToken cancel)
    {
        var before = long.MaxValue;
        if (page.After.Length > 0 && !long.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return RequestProblems.Field("after", "The number of an entry.");
        var rows = await db.QueryAsync<AuditCheckpoint>($"""
            select {AuditCheckpoint.Columns} from audit_checkpoints where tenant_id = {tenant} and number < {before} order by number desc, key_id limit {page.Take}
            """, cancel);
        return TypedResults.Ok(Listing.Of(rows, page, checkpoint => checkpoint.Number.ToString(CultureInfo.InvariantCulture)));
    }
}
