using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Settings;

/// <summary>What one person is about to publish.</summary>
internal sealed record ConfigDraft(int SchemaVersion, string ConfigText, long BaseRevision, DateTimeOffset ChangedAt, long Version)
{
    public JsonElement Config => Settings.ConfigText.Parse(ConfigText);

    private static Sql Query(string tenantId, By by) =>
        $"select schema_version, config config_text, base_revision, changed_at, version from control_config_drafts where tenant_id = {tenantId} and author = {by.Actor.ToString()}";

    public static Task<ConfigDraft?> FindAsync(ControlDb db, string tenantId, By by, CancellationToken cancel) => db.FindAsync<ConfigDraft>(Query(tenantId, by), cancel);

    public static Task<ConfigDraft?> FindAsync(ControlWrite write, string tenantId, CancellationToken cancel) => write.FindAsync<ConfigDraft>(Query(tenantId, write.By), cancel);
}

/// <summary>A draft, for the console.</summary>
internal sealed record DraftView(int SchemaVersion, JsonElement Config, long BaseRevision, DateTimeOffset ChangedAt, long Version)
{
    public static DraftView Of(ConfigDraft draft) => new(draft.SchemaVersion, draft.Config, draft.BaseRevision, draft.ChangedAt, draft.Version);
}
