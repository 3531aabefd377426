using System.Text.Json;
using Longhouse.ControlPlane.Changes;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Settings.Defaults;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Configuration;
using Longhouse.Platform.Json;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Settings;

/// <summary>What someone wants to hold from now on.</summary>
/// <param name="ExpectedRevision">The revision that they saw as the newest; 0 for none. Null: whatever is the newest.</param>
internal sealed record NewRevision(int SchemaVersion, JsonElement Config, string Comment, long? ExpectedRevision);

/// <summary>Either the revision that holds now, or why nothing changed.</summary>
internal sealed record Published(ConfigRevision? Revision, Problem? Refusal);

/// <summary>
/// Makes configurations hold: checks them, keeps them as revisions, and works out what by-host answers. The only place that writes
/// revisions and runtime documents.
/// </summary>
internal sealed class Publication(ConfigSchemas schemas)
{
    public async Task<Published> PublishAsync(ControlWrite write, string tenantId, NewRevision wanted, CancellationToken cancel)
    {
        // The row is written first, so that two who publish at once do it one after the other.
        await write.ExecuteAsync($"update control_tenants set version = version where id = {tenantId}", cancel);
        if (await TenantStore.FindAsync(write, tenantId, cancel) is not { Status: not (TenantStatus.Deleted or TenantStatus.Deleting) } tenant)
            return new Published(null, TenantProblems.NotFound);
        var current = await ConfigRevision.FindAsync(write, tenantId, null, cancel);
        if (wanted.ExpectedRevision is { } expected && expected != (current?.Revision ?? 0))
            return new Published(null, await ConflictAsync(write, tenantId, wanted, current, cancel));
        if (ConfigText.FindFault(wanted.Config) is { } fault)
            return new Published(null, fault);

        var defaults = await PlatformDefaults.OfTenantAsync(write, tenant.AppType, tenantId, cancel);
        var findings = Check(tenant.AppType, wanted.SchemaVersion, wanted.Config, defaults.Config, await FactsAsync(write, tenantId, cancel));
        if (findings.Any(finding => finding.IsError))
            return new Published(null, ConfigProblems.Invalid.With("findings", findings));
        if (findings.Count > 0 && string.IsNullOrWhiteSpace(wanted.Comment))
            return new Published(null, ConfigProblems.CommentRequired.With("findings", findings));
        if (current is not null && current.SchemaVersion == wanted.SchemaVersion && CanonicalJson.Write(current.Config) == CanonicalJson.Write(wanted.Config))
            return new Published(current, null); // the same in other words

        var effective = Effective(tenant.AppType, defaults.Config, wanted.Config);
        var revision = new ConfigRevision(
            (current?.Revision ?? 0) + 1, wanted.SchemaVersion, wanted.Config.GetRawText(), CanonicalJson.Hash(effective), write.By.Actor.ToString(), wanted.Comment,
            write.Now, current?.Revision, "published");
        await write.ExecuteAsync($"update control_config_revisions set state = {"superseded"} where tenant_id = {tenantId} and state = {"published"}", cancel);
        await write.ExecuteAsync($"""
            insert into control_config_revisions (tenant_id, revision, schema_version, config, config_version, author, comment, created_at, parent_revision, state)
            values ({tenantId}, {revision.Revision}, {revision.SchemaVersion}, {revision.ConfigText}, {revision.ConfigVersion}, {revision.Author}, {revision.Comment},
                {revision.CreatedAt}, {revision.ParentRevision}, {revision.State})
            """, cancel);
        await KeepRuntimeAsync(write, tenant, revision.Revision, defaults.Revision, revision.SchemaVersion, effective, cancel);
        write.Audit(tenantId, "control.config_published", $"revision {revision.Revision}", $"config_version {Short(tenant.ConfigVersion)} to {Short(revision.ConfigVersion)}");
        return new Published(revision, null);
    }

    /// <summary>Works out anew what by-host answers, after the defaults changed. Says what is in the way, if anything.</summary>
    public async Task<IReadOnlyList<ConfigFinding>> RefreshAsync(ControlWrite write, string tenantId, CancellationToken cancel)
    {
        await write.ExecuteAsync($"update control_tenants set version = version where id = {tenantId}", cancel);
        if (await TenantStore.FindAsync(write, tenantId, cancel) is not { } tenant || await ConfigRevision.FindAsync(write, tenantId, null, cancel) is not { } current)
            return [];
        var defaults = await PlatformDefaults.OfTenantAsync(write, tenant.AppType, tenantId, cancel);
        var effective = Effective(tenant.AppType, defaults.Config, current.Config);
        if (CanonicalJson.Hash(effective) == tenant.ConfigVersion)
            return [];
        var errors = Check(tenant.AppType, current.SchemaVersion, current.Config, defaults.Config, await FactsAsync(write, tenantId, cancel)).Where(finding => finding.IsError).ToList();
        if (errors.Count > 0)
            return errors;
        await KeepRuntimeAsync(write, tenant, current.Revision, defaults.Revision, current.SchemaVersion, effective, cancel);
        write.Audit(tenantId, "control.config_defaults_applied", $"defaults {defaults.Revision}", $"config_version {Short(tenant.ConfigVersion)} to {Short(CanonicalJson.Hash(effective))}");
        return [];
    }

    /// <summary>All that is wrong with a document over its defaults, or worth a warning.</summary>
    public IReadOnlyList<ConfigFinding> Check(string appType, int schemaVersion, JsonElement config, JsonElement defaults, ConfigFacts facts)
    {
        var secrets = SecretScan.Find(config).ToList();
        if (schemas.Find(appType) is not { } schema)
            return secrets;
        if (schemaVersion < 1 || schemaVersion > schema.Version)
            return [.. secrets, new ConfigFinding("", ConfigCode.Enum, ConfigSeverity.Error, $"The schema of {appType} has the versions 1 to {schema.Version}.")];
        return [.. secrets, .. schema.Validate(Effective(appType, defaults, config), schemaVersion, facts)];
    }

    public JsonElement Effective(string appType, JsonElement defaults, JsonElement config)
    {
        var below = schemas.Find(appType) is { } schema ? ConfigMerge.Over(schema.Defaults, defaults) : defaults;
        return ConfigMerge.Over(below, config);
    }

    public async Task<ConfigFacts> FactsAsync(ControlWrite write, string tenantId, CancellationToken cancel)
    {
        var prefix = (await write.QueryAsync<string>($"select storage_prefix from control_tenants where id = {tenantId}", cancel))[0];
        var credentials = await write.QueryAsync<CredentialRow>($"select ref, provider, state from control_credentials where tenant_id = {tenantId}", cancel);
        return schemas.FactsOf(prefix.Length > 0 ? prefix : $"tenants/{tenantId}/",
            credentials.ToDictionary(row => row.Ref, row => new CredentialFact(row.Provider, row.State == "active"), StringComparer.Ordinal));
    }

    private static async Task KeepRuntimeAsync(ControlWrite write, Tenant tenant, long revision, long defaultsRevision, int schemaVersion, JsonElement effective, CancellationToken cancel)
    {
        var (text, hash) = (CanonicalJson.Write(effective), CanonicalJson.Hash(effective));
        await write.ExecuteAsync($"""
            insert into control_runtime (tenant_id, revision, defaults_revision, schema_version, config, config_version, updated_at)
            values ({tenant.Id.Value}, {revision}, {defaultsRevision}, {schemaVersion}, {text}, {hash}, {write.Now})
            on conflict (tenant_id) do update set revision = excluded.revision, defaults_revision = excluded.defaults_revision,
                schema_version = excluded.schema_version, config = excluded.config, config_version = excluded.config_version, updated_at = excluded.updated_at
            """, cancel);
        await write.ExecuteAsync($"update control_tenants set config_version = {hash} where id = {tenant.Id.Value}", cancel);
        write.Tell(Change.OfConfig(tenant.AppType, tenant.Slug, hash));
    }

    // What they started from, what holds now, and what they want: enough to decide, and to merge by hand.
    private static async Task<Problem> ConflictAsync(ControlWrite write, string tenantId, NewRevision wanted, ConfigRevision? current, CancellationToken cancel)
    {
        var empty = ConfigText.Parse("{}");
        var from = await ConfigRevision.FindAsync(write, tenantId, wanted.ExpectedRevision, cancel);
        var (theirs, start) = (current?.Config ?? empty, from?.Config ?? empty);
        return ConfigProblems.Conflict
            .With("base", new { Revision = from?.Revision ?? 0, Config = start })
            .With("theirs", new { Revision = current?.Revision ?? 0, current?.Author, Config = theirs, Changes = ConfigDiff.Between(start, theirs) })
            .With("yours", new { wanted.Config, Changes = ConfigDiff.Between(start, wanted.Config) });
    }

    private static string Short(string configVersion) => configVersion.Length > 12 ? configVersion[..12] : "none";

    private sealed record CredentialRow(string Ref, string Provider, string State);
}
