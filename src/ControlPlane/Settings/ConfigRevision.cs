using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Settings;

/// <summary>A configuration as it was published at some time.</summary>
internal sealed record ConfigRevision(
    long Revision, int SchemaVersion, string ConfigText, string ConfigVersion, string Author, string Comment, DateTimeOffset CreatedAt, long? ParentRevision, string State,
    string? ApprovedBy)
{
    public JsonElement Config => Settings.ConfigText.Parse(ConfigText);

    public static Sql Columns => $"revision, schema_version, config config_text, config_version, author, comment, created_at, parent_revision, state, approved_by";

    public static Task<ConfigRevision?> FindAsync(ControlDb db, string tenantId, long? revision, CancellationToken cancel) => db.FindAsync<ConfigRevision>(Query(tenantId, revision), cancel);

    public static Task<ConfigRevision?> FindAsync(ControlWrite write, string tenantId, long? revision, CancellationToken cancel) => write.FindAsync<ConfigRevision>(Query(tenantId, revision), cancel);

    private static Sql Query(string tenantId, long? revision)
    {
        Sql which = revision is { } number ? $"and revision = {number}" : Sql.Empty;
        return $"select {Columns} from control_config_revisions where tenant_id = {tenantId} {which} order by revision desc limit 1";
    }
}

/// <summary>A revision, for the console.</summary>
/// <param name="ApprovedBy">The second person, where it took one.</param>
internal sealed record ConfigView(
    long Revision, int SchemaVersion, JsonElement Config, string ConfigVersion, string Author, string Comment, DateTimeOffset CreatedAt, long? ParentRevision, string State,
    string? ApprovedBy)
{
    public static ConfigView Of(ConfigRevision revision) => new(
        revision.Revision, revision.SchemaVersion, revision.Config, revision.ConfigVersion, revision.Author, revision.Comment, revision.CreatedAt,
        revision.ParentRevision, revision.State, revision.ApprovedBy);
}
