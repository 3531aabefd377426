using Longhouse.ControlPlane.Data;
using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Departures;

/// <summary>A copy of all that the house has of a tenant: asked for, made, kept for a day.</summary>
internal sealed record TenantExport(
    string Id, string RequestedBy, DateTimeOffset CreatedAt, string State, DateTimeOffset? FinishedAt, DateTimeOffset? ExpiresAt, long? Bytes, string? Sha256, string? Error)
{
    public const string Making = "making";
    public const string Ready = "ready";
    public const string Failed = "failed";
    public const string Expired = "expired";

    /// <summary>How long the copy lies ready.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    public static Sql Columns => $"id, requested_by, created_at, state, finished_at, expires_at, bytes, sha256, error";

    public static string KeyOf(string tenantId, string exportId) => $"exports/{tenantId}/{exportId}.zip";

    public static Task<TenantExport?> FindAsync(ControlDb db, string tenantId, string exportId, CancellationToken cancel) =>
        db.FindAsync<TenantExport>($"select {Columns} from control_exports where tenant_id = {tenantId} and id = {exportId}", cancel);
}
