using System.Text.Json;
using Longhouse.ControlPlane.Changes;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Settings.Approvals;
using Longhouse.ControlPlane.Settings.Defaults;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Configuration;
using Longhouse.Platform.Data;
using Longhouse.Platform.Json;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Settings;

/// <summary>What someone wants to hold from now on.</summary>
/// <param name="ExpectedRevision">The revision that they saw as the newest; 0 for none. Null: whatever is the newest.</param>
/// <param name="Approval">That a second person agreed. Without it, what takes two people waits for the second one.</param>
internal sealed record NewRevision(
    int SchemaVersion, JsonElement Config, string Comment, long? ExpectedRevision, Approval? Approval = null, string Cause = ConfigProposal.FromChange);

/// <summary>The revision that holds now, or why nothing changed, or what waits for a second person.</summary>
internal sealed record Published(ConfigRevision? Revision, Problem? Refusal, ConfigProposal? Waiting = null)
{
    /// <summary>What was wrong with it, where that is the reason.</summary>
    public IReadOnlyList<ConfigFinding> Findings { get; init; } = [];

    public static Published Refused(Problem refusal) => new(null, refusal);

    public static Published Refused(Problem refusal, IReadOnlyList<ConfigFinding> findings) => new(null, refusal.With("findings", findings)) { Findings = findings };
}

/// <summary>
/// Makes configurations hold: checks them, keeps them as revisions, and works out what by-host answers. The only place that writes
/// revisions and runtime documents, and so the one where a second person is asked for.
/// </summary>
internal sealed class Publication(ConfigSchemas schemas)
{
    public async Task<Published> PublishAsync(ControlWrite write, string tenantId, NewRevision wanted, CancellationToken cancel)
    {
        // The row is written first, so that two who publish at once do it one after the other.
        await write.ExecuteAsync($"update control_tenants set version = version where id = {tenantId}", cancel);
        if (await TenantStore.FindAsync(write, tenantId, cancel) is not { Status: not (TenantStatus.Deleted or TenantStatus.Deleting) } tenant)
            return Published.Refused(TenantProblems.NotFound);
        var current = await ConfigRevision.FindAsync(write, tenantId, null, cancel);
        if (wanted.ExpectedRevision is { } expected && expected != (current?.Revision ?? 0))
            return Published.Refused(await ConflictAsync(write, tenantId, wanted, current, cancel));
        if (ConfigText.FindFault(wanted.Config) is { } fault)
            return Published.Refused(fault);

        var defaults = await PlatformDefaults.OfTenantAsync(write, tenant.AppType, tenantId, cancel);
        var findings = Check(tenant.AppType, wanted.SchemaVersion, wanted.Config, defaults.Config, await FactsAsync(write, tenantId, cancel));
        if (findings.Any(finding => finding.IsError))
            return Published.Refused(ConfigProblems.Invalid, findings);
        if (findings.Count > 0 && string.IsNullOrWhiteSpace(wanted.Comment))
            return Published.Refused(ConfigProblems.CommentRequired, findings);
        if (current is not null && current.SchemaVersion == wanted.SchemaVersion && CanonicalJson.Write(current.Config) == CanonicalJson.Write(wanted.Config))
            return new Published(current, null); // the same in other words

        var effective = Effective(tenant.AppType, defaults.Config, wanted.Config);
        if (await HoldAsync(write, tenant, wanted with { ExpectedRevision = current?.Revision ?? 0 }, write.By.Actor, effective, cancel) is { } held)
            return held;
        return new Published(await KeepAsync(write, tenant, wanted, current, defaults.Revision, effective, cancel), null);
    }

    /// <summary>Works out anew what by-host answers, after the defaults changed. What it touches may take a second person, who is not the author of the defaults.</summary>
    public async Task<Published> RefreshAsync(ControlWrite write, string tenantId, Approval? approval, CancellationToken cancel)
    {
        await write.ExecuteAsync($"update control_tenants set version = version where id = {tenantId}", cancel);
        if (await TenantStore.FindAsync(write, tenantId, cancel) is not { } tenant || await ConfigRevision.FindAsync(write, tenantId, null, cancel) is not { } current)
            return Published.Refused(ConfigProblems.NotPublished);
        var defaults = await PlatformDefaults.OfTenantAsync(write, tenant.AppType, tenantId, cancel);
        var effective = Effective(tenant.AppType, defaults.Config, current.Config);
        if (CanonicalJson.Hash(effective) == tenant.ConfigVersion && approval is null)
            return new Published(current, null);
        var errors = Check(tenant.AppType, current.SchemaVersion, current.Config, defaults.Config, await FactsAsync(write, tenantId, cancel)).Where(finding => finding.IsError).ToList();
        if (errors.Count > 0)
            return Published.Refused(ConfigProblems.Invalid, errors);
        var wanted = new NewRevision(current.SchemaVersion, current.Config, $"Defaults {defaults.Revision}: {defaults.Comment}", current.Revision, approval, ConfigProposal.FromDefaults);
        if (await HoldAsync(write, tenant, wanted, defaults.Author.Length > 0 ? Actor.Parse(defaults.Author) : write.By.Actor, effective, cancel) is { } held)
            return held;
        await KeepRuntimeAsync(write, tenant, current.Revision, defaults.Revision, current.SchemaVersion, effective, cancel);
        write.Audit(tenantId, "control.config_defaults_applied", $"defaults {defaults.Revision}", $"config_version {Short(tenant.ConfigVersion)} to {Short(CanonicalJson.Hash(effective))}",
            new AuditChange(HashOrNone(tenant.ConfigVersion), CanonicalJson.Hash(effective)));
        return new Published(current, null);
    }

    /// <summary>What holds, and what would hold over the defaults as they stand.</summary>
    public async Task<(JsonElement Before, JsonElement After)> OutstandingAsync(ControlWrite write, string tenantId, CancellationToken cancel)
    {
        var holding = await HoldingAsync(write, tenantId, null, cancel);
        if (await TenantStore.FindAsync(write, tenantId, cancel) is not { } tenant || await ConfigRevision.FindAsync(write, tenantId, null, cancel) is not { } current)
            return (holding, holding);
        var defaults = await PlatformDefaults.OfTenantAsync(write, tenant.AppType, tenantId, cancel);
        return (holding, Effective(tenant.AppType, defaults.Config, current.Config));
    }

    /// <summary>What of the fields that only those who run the house change a document would change.</summary>
    public async Task<IReadOnlyList<string>> ManagedAsync(ControlWrite write, string tenantId, JsonElement config, CancellationToken cancel)
    {
        if (await TenantStore.FindAsync(write, tenantId, cancel) is not { } tenant || schemas.Find(tenant.AppType) is not { PlatformManaged: { Count: > 0 } managed })
            return [];
        var current = (await ConfigRevision.FindAsync(write, tenantId, null, cancel))?.Config ?? ConfigText.Parse("{}");
        return [.. ConfigDiff.Leaves(current, config).Where(managed.Contains)];
    }

    /// <summary>What of a document, were it published now, would wait for a second person.</summary>
    public async Task<IReadOnlyList<string>> TouchedAsync(ControlWrite write, Tenant tenant, int schemaVersion, JsonElement config, CancellationToken cancel)
    {
        var rule = await ApprovalRule.OfTenantAsync(write, tenant.Id.Value, cancel);
        if (rule.Fields.Count == 0)
            return [];
        var defaults = await PlatformDefaults.OfTenantAsync(write, tenant.AppType, tenant.Id.Value, cancel);
        return rule.Touched(await HoldingAsync(write, tenant.Id.Value, schemaVersion, cancel), Effective(tenant.AppType, defaults.Config, config));
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

    // With a second person's consent it must be the very thing that they agreed to; without, what takes two people is laid before one. Null: go on.
    private static async Task<Published?> HoldAsync(ControlWrite write, Tenant tenant, NewRevision wanted, Actor author, JsonElement effective, CancellationToken cancel)
    {
        var hash = CanonicalJson.Hash(effective);
        if (wanted.Approval is { } approval)
            return approval.ConfigVersion is { } agreed && agreed != hash ? Published.Refused(ApprovalProblems.Outdated) : null;
        var rule = await ApprovalRule.OfTenantAsync(write, tenant.Id.Value, cancel);
        if (rule.Fields.Count == 0 || rule.Touched(await HoldingAsync(write, tenant.Id.Value, wanted.SchemaVersion, cancel), effective) is not { Count: > 0 } fields)
            return null;
        var (proposal, refusal) = await ConfigProposal.AddAsync(write, new ConfigProposal(
            tenant.Id.Value, write.NewId("proposal"), wanted.Cause, ConfigProposal.Waiting, author.ToString(), await ConfigProposal.PersonOfAsync(write, author, cancel), wanted.Comment,
            wanted.SchemaVersion, wanted.Config.GetRawText(), hash, wanted.ExpectedRevision ?? 0, ApprovalRule.Join(fields), write.Now, null, null, null, null), cancel);
        return new Published(null, refusal, proposal);
    }

    private static async Task<JsonElement> HoldingAsync(ControlWrite write, string tenantId, int? schemaVersion, CancellationToken cancel)
    {
        // Another schema reads the same document in another way, so that all of it is another one then.
        Sql ofSchema = schemaVersion is { } version ? $"and schema_version = {version}" : Sql.Empty;
        return ConfigText.Parse(await write.FindAsync<string>($"select config from control_runtime where tenant_id = {tenantId} {ofSchema}", cancel) ?? "{}");
    }

    private static async Task<ConfigRevision> KeepAsync(
        ControlWrite write, Tenant tenant, NewRevision wanted, ConfigRevision? current, long defaultsRevision, JsonElement effective, CancellationToken cancel)
    {
        var tenantId = tenant.Id.Value;
        var revision = new ConfigRevision(
            (current?.Revision ?? 0) + 1, wanted.SchemaVersion, wanted.Config.GetRawText(), CanonicalJson.Hash(effective), wanted.Approval?.Author ?? write.By.Actor.ToString(),
            wanted.Comment, write.Now, current?.Revision, "published", wanted.Approval?.ApprovedBy?.ToString());
        await write.ExecuteAsync($"update control_config_revisions set state = {"superseded"} where tenant_id = {tenantId} and state = {"published"}", cancel);
        await write.ExecuteAsync($"""
            insert into control_config_revisions (tenant_id, revision, schema_version, config, config_version, author, comment, created_at, parent_revision, state, approved_by)
            values ({tenantId}, {revision.Revision}, {revision.SchemaVersion}, {revision.ConfigText}, {revision.ConfigVersion}, {revision.Author}, {revision.Comment},
                {revision.CreatedAt}, {revision.ParentRevision}, {revision.State}, {revision.ApprovedBy})
            """, cancel);
        await KeepRuntimeAsync(write, tenant, revision.Revision, defaultsRevision, revision.SchemaVersion, effective, cancel);
        write.Audit(tenantId, "control.config_published", $"revision {revision.Revision}", $"config_version {Short(tenant.ConfigVersion)} to {Short(revision.ConfigVersion)}",
            new AuditChange(HashOrNone(tenant.ConfigVersion), revision.ConfigVersion));
        return revision;
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

    private static string? HashOrNone(string version) => version.Length == 0 ? null : version;

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
