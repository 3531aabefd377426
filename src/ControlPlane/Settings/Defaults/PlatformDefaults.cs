using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Settings.Defaults;

/// <summary>One version of what the platform puts below the configurations of an app type, and for whom it holds.</summary>
internal sealed record PlatformDefaults(
    long Revision, string ConfigText, string Author, string Comment, DateTimeOffset CreatedAt, int RolloutPercent, string RolloutLabel)
{
    public static readonly PlatformDefaults None = new(0, "{}", "", "", default, 100, "");

    public JsonElement Config => Settings.ConfigText.Parse(ConfigText);

    public bool HoldsForAll => RolloutPercent == 100;

    public static Sql Columns => $"revision, config config_text, author, comment, created_at, rollout_percent, rollout_label";

    /// <summary>The same tenants come first in every roll-out of an app: the share only grows.</summary>
    public bool Covers(string appType, string tenantId, IReadOnlyDictionary<string, string> labels)
    {
        if (RolloutLabel.Length > 0)
        {
            var (name, value) = Labels.Parse(RolloutLabel);
            if (labels.TryGetValue(name, out var has) && (value is null || has == value))
                return true;
        }
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{appType}\n{tenantId}"));
        return BinaryPrimitives.ReadUInt32BigEndian(hash) % 100 < RolloutPercent;
    }

    /// <summary>The one that holds for a tenant: the newest if its roll-out has come to it, else the last that was rolled out whole.</summary>
    public static async Task<PlatformDefaults> OfTenantAsync(ControlWrite write, string appType, string tenantId, CancellationToken cancel)
    {
        var versions = await write.QueryAsync<PlatformDefaults>($"""
            select {Columns} from control_defaults where app_type = {appType} and (rollout_percent = 100
                or revision = (select max(revision) from control_defaults where app_type = {appType}))
            order by revision desc limit 2
            """, cancel);
        if (versions.Count == 0)
            return None;
        if (versions[0].HoldsForAll)
            return versions[0];
        var labels = await write.QueryAsync<LabelRow>($"select name, value from control_labels where tenant_id = {tenantId}", cancel);
        return versions[0].Covers(appType, tenantId, labels.ToDictionary(row => row.Name, row => row.Value))
            ? versions[0]
            : versions.ElementAtOrDefault(1) ?? None;
    }

    private sealed record LabelRow(string Name, string Value);
}

/// <summary>Defaults, for the console.</summary>
internal sealed record DefaultsView(
    string AppType, long Revision, JsonElement Config, string Author, string Comment, DateTimeOffset CreatedAt, Rollout Rollout)
{
    public static DefaultsView Of(string appType, PlatformDefaults defaults) => new(
        appType, defaults.Revision, defaults.Config, defaults.Author, defaults.Comment, defaults.CreatedAt,
        new Rollout(defaults.RolloutPercent, defaults.RolloutLabel.Length > 0 ? defaults.RolloutLabel : null));
}
