using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.ServiceApi;
using Longhouse.ControlPlane.Usage;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Credentials;

internal enum ResolutionOutcome
{
    Found,

    /// <summary>Unknown, someone else's, or of a tenant that is not served: one answer for all.</summary>
    NotFound,
    InsufficientBalance,
}

/// <summary>
/// Decides whether a reference leads anywhere for a tenant, for execution planes that ask over the wire and for this very process. Each
/// decision is audited, the value never.
/// </summary>
internal sealed partial class CredentialResolution(CredentialVault vault, ServiceMetrics metrics, ILogger<CredentialResolution> logger)
{
    /// <summary>The credential to hand out, or why not.</summary>
    /// <param name="write">The transaction that audits the decision.</param>
    /// <param name="tenant">The slug, as execution planes know tenants.</param>
    /// <param name="reference">What the configuration names.</param>
    /// <param name="appType">The app that asks; null for the house's own process, which runs any.</param>
    /// <param name="cancel">The caller went away.</param>
    public async Task<(ResolutionOutcome Outcome, Credential? Credential)> ResolveAsync(ControlWrite write, string tenant, string reference, string? appType, CancellationToken cancel)
    {
        var (credential, tenantId, reason) = await FindAsync(write, tenant, reference, appType, cancel);
        if (credential is null)
        {
            write.Audit(tenantId, "control.credential_denied", $"ref {CredentialRef.Fingerprint(reference)}", reason, outcome: AuditOutcome.Denied);
            if (reason == AnotherTenants)
            {
                metrics.CountMisuse();
                LogMisuse(CredentialRef.Fingerprint(reference), write.By.Actor.ToString());
            }
            return (ResolutionOutcome.NotFound, null);
        }
        if (credential.PlatformBilled != 0 && await Wallet.IsExhaustedAsync(write, tenantId.Value, credential.Provider, cancel))
        {
            write.Audit(tenantId, "control.credential_denied", credential.Id, $"{credential.Provider}, insufficient balance", outcome: AuditOutcome.Denied);
            return (ResolutionOutcome.InsufficientBalance, null);
        }
        await write.ExecuteAsync($"update control_credentials set last_resolved_at = {write.Now} where tenant_id = {tenantId.Value} and id = {credential.Id}", cancel);
        write.Audit(tenantId, "control.credential_resolved", credential.Id, $"{credential.Provider}, ref {credential.Fingerprint}");
        return (ResolutionOutcome.Found, credential);
    }

    /// <summary>A provider refuses it: its people are told, once. False where it leads nowhere. What is said of an older version changes nothing.</summary>
    public static async Task<bool> ReportAsync(ControlWrite write, string tenant, string reference, string? version, string? appType, CancellationToken cancel)
    {
        var (credential, tenantId, reason) = await FindAsync(write, tenant, reference, appType, cancel);
        if (credential is null)
        {
            write.Audit(tenantId, "control.credential_denied", $"ref {CredentialRef.Fingerprint(reference)}", $"report, {reason}", outcome: AuditOutcome.Denied);
            return false;
        }
        if (version is null || version == credential.Version)
            await CredentialStore.OpenIncidentAsync(write, credential, "An execution plane says that the provider refused it.", cancel);
        return true;
    }

    public CredentialSecret Open(Credential credential) => credential.Open(vault);

    private const string AnotherTenants = "reference of another tenant";

    private static async Task<(Credential? Credential, TenantId Tenant, string Reason)> FindAsync(
        ControlWrite write, string tenant, string reference, string? appType, CancellationToken cancel)
    {
        var owner = await write.FindAsync<Owner>($"select id, status, app_type from control_tenants where slug = {tenant}", cancel);
        var tenantId = owner is null ? TenantId.House : new TenantId(owner.Id);
        var credential = await write.FindAsync<Credential>($"select {Credential.Columns} from control_credentials where ref = {reference}", cancel);
        var reason = (owner, credential) switch
        {
            (null, _) => "unknown tenant",
            ({ Status: not TenantStatus.Active }, _) => "tenant not active",
            _ when appType is not null && owner.AppType != appType => "other app",
            (_, null) => "unknown reference",
            _ when credential.TenantId != owner.Id => AnotherTenants,
            (_, { State: Credential.Revoked }) => "revoked",
            _ => "",
        };
        return (reason.Length == 0 ? credential : null, tenantId, reason);
    }

    [LoggerMessage(LogLevel.Warning, "The reference {Fingerprint} was shown for another tenant than its own, by {Caller}: someone should look")]
    private partial void LogMisuse(string fingerprint, string caller);

    private sealed record Owner(string Id, TenantStatus Status, string AppType);
}
