using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Modules;

namespace Longhouse.ControlPlane.Departures;

/// <summary>Every table with rows of tenants: the house's own, and those that the apps name.</summary>
internal sealed class TenantTableList(ModuleList modules)
{
    private static readonly IReadOnlyList<TenantTable> OfHouse =
    [
        new("audit_entries") { KeptBecause = "What was done stays provable. It names tenants and people by ids that stand for nobody once these are gone." },
        new("audit_heads") { KeptBecause = "Without its end a chain proves nothing." },
        new("audit_checkpoints") { KeptBecause = "They sign where a chain stood, and what of it is over." },
        new("control_hosts"),
        new("control_host_claims", "challenge"),
        new("control_labels"),
        new("control_config_revisions"),
        new("control_config_drafts"),
        new("control_config_proposals"),
        new("control_runtime"),
        new("control_credentials", "ref", "version", "wrapped_key", "payload"),
        new("control_credential_versions", "version", "wrapped_key", "payload"),
        new("control_oauth_attempts", "state_hash", "verifier"),
        new("control_notices"),
        new("control_usage"),
        new("control_wallets"),
        new("control_memberships"),
        new("control_join_policies"),
        new("control_invitations", "code_hash"),
        new("control_keys", "secret_hash"),
        new("control_exports"),
        new("control_traffic"),
        new("control_activity"),
    ];

    /// <summary>Parents first.</summary>
    public IReadOnlyList<TenantTable> All { get; } = [.. OfHouse, .. modules.All.SelectMany(module => module.Tables)];
}
