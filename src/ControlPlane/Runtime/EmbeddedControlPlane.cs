using System.Text.Json;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Settings;
using Longhouse.Platform.Runtime;
using Longhouse.Platform.Tenancy;
using Changes = Longhouse.ControlPlane.Changes;
using RuntimeDocument = Longhouse.Platform.Runtime.RuntimeDocument;

namespace Longhouse.ControlPlane.Runtime;

/// <summary>
/// The control plane for the apps of this very process: the same answers that execution planes get over the wire, read from the same rows. A
/// tenant for which nothing was published has its app's own defaults, so that an app without settings needs nobody to publish any.
/// </summary>
internal sealed class EmbeddedControlPlane(ControlDb db, CredentialResolution resolution, ConfigSchemas schemas, Changes.ChangeFeed feed) : IControlPlane
{
    private static readonly JsonElement Nothing = ConfigText.Parse("{}");

    /// <param name="host">A host, with a path prefix where the tenant is bound below one.</param>
    /// <param name="cancel">Whoever asked does not wait any longer.</param>
    public async Task<Answer<RuntimeDocument>> FindByHostAsync(string host, CancellationToken cancel)
    {
        var slash = host.IndexOf('/', StringComparison.Ordinal);
        var (name, prefix) = slash < 0 ? (host, "") : (host[..slash], host[slash..]);
        var row = await db.FindAsync<Row>($"""
            select t.slug, t.status, t.app_type, t.ttl_seconds, r.schema_version, r.config, r.config_version
            from control_hosts h join control_tenants t on t.id = h.tenant_id left join control_runtime r on r.tenant_id = t.id
            where h.host = {name} and h.path_prefix = {prefix} and h.status = {"active"}
            """, cancel);
        if (row is not { Status: TenantStatus.Active })
            return Answer<RuntimeDocument>.NotFound;
        var config = row.Config is { } text ? ConfigText.Parse(text) : schemas.Find(row.AppType)?.Defaults ?? Nothing;
        return Answer<RuntimeDocument>.Found(new RuntimeDocument(
            row.Slug, row.AppType, row.ConfigVersion ?? "", TimeSpan.FromSeconds(row.TtlSeconds), config, row.SchemaVersion ?? 1));
    }

    public Task<Answer<ResolvedCredential>> ResolveAsync(string tenant, string credentialsRef, CancellationToken cancel) => db.WriteAsync(By.House, async write =>
    {
        var (outcome, credential) = await resolution.ResolveAsync(write, tenant, credentialsRef, null, cancel);
        if (credential is null)
            return outcome == ResolutionOutcome.InsufficientBalance ? Answer<ResolvedCredential>.Refused("insufficient_balance") : Answer<ResolvedCredential>.NotFound;
        var fields = JsonSerializer.SerializeToElement(resolution.Open(credential).ToAnswer(credential.Version));
        return Answer<ResolvedCredential>.Found(new ResolvedCredential(credential.Provider, credential.Version, fields, TimeSpan.FromSeconds(600)));
    }, cancel);

    public Task ReportAsync(string tenant, string credentialsRef, string reason, CancellationToken cancel) =>
        db.WriteAsync(By.House, write => CredentialResolution.ReportAsync(write, tenant, credentialsRef, null, null, cancel), cancel);

    public async Task<ChangePage> ChangesAsync(long since, TimeSpan wait, CancellationToken cancel)
    {
        if (await feed.WaitAsync(since, null, wait, cancel) is not { } page)
            return new ChangePage(await feed.LastAsync(cancel), true, []);
        return new ChangePage(page.Next, since == 0, [.. page.Changes.Select(change => new Change(change.Kind, change.Host, change.Tenant))]);
    }

    private sealed record Row(string Slug, TenantStatus Status, string AppType, int TtlSeconds, int? SchemaVersion, string? Config, string? ConfigVersion);
}
