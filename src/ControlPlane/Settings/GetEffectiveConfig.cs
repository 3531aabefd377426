using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings;

/// <param name="Document">Exactly what by-host answers.</param>
internal sealed record EffectiveConfig(long Revision, long DefaultsRevision, RuntimeDocument Document);

/// <summary>The published configuration over the defaults that hold for the tenant.</summary>
internal static class GetEffectiveConfig
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/tenants/{tenantId}/config/effective", HandleAsync)
        .WithName("getEffectiveConfig")
        .RequirePermission(ConsoleRights.ReadConfig);

    private static async Task<Results<Ok<EffectiveConfig>, Problem>> HandleAsync(string tenantId, ControlDb db, CancellationToken cancel)
    {
        var row = await db.FindAsync<Row>($"""
            select r.revision, r.defaults_revision, r.schema_version, t.slug, t.app_type, r.config_version, t.ttl_seconds, r.config
            from control_runtime r join control_tenants t on t.id = r.tenant_id where r.tenant_id = {tenantId}
            """, cancel);
        return row is null
            ? ConfigProblems.NotPublished
            : TypedResults.Ok(new EffectiveConfig(row.Revision, row.DefaultsRevision,
                new RuntimeDocument(row.SchemaVersion, row.Slug, row.AppType, row.ConfigVersion, row.TtlSeconds, ConfigText.Parse(row.Config))));
    }

    private sealed record Row(long Revision, long DefaultsRevision, int SchemaVersion, string Slug, string AppType, string ConfigVersion, int TtlSeconds, string Config);
}
