using System.Text.Json;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Usage;
using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Longhouse.ControlPlane.ServiceApi;

/// <summary><c>POST /v1/credentials/resolve</c>: the value behind a reference, for the tenant that it belongs to. Each call is audited, never the value.</summary>
internal sealed partial class ResolveCredential(ControlDb db, CredentialVault vault, ServiceMetrics metrics, ILogger<ResolveCredential> logger)
{
    private const int MaxBody = 4 * 1024;

    public async Task<ServiceAnswer> RunAsync(ServiceCall call)
    {
        var (tenant, reference, _, refusal) = await ReadAsync(call);
        return refusal ?? await db.WriteAsync(call.By, write => ResolveAsync(write, call, tenant, reference), call.Cancelled);
    }

    /// <summary>The tenant, the reference and the rest of the body, or what is wrong with the request.</summary>
    public static async Task<(string Tenant, string Reference, JsonElement Body, ServiceAnswer? Refusal)> ReadAsync(ServiceCall call)
    {
        var tenant = call.Http.Request.Headers["X-Tenant"] is [{ } header] ? header.Trim() : "";
        var (body, refusal) = await call.ReadJsonAsync(MaxBody, ServiceAnswer.BadRequest);
        if (refusal is not null)
            return ("", "", default, refusal);
        var reference = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("credentials_ref", out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()! // its kind was just checked
            : "";
        return tenant.Length == 0 || string.IsNullOrWhiteSpace(reference) ? ("", "", default, ServiceAnswer.BadRequest) : (tenant, reference, body, null);
    }

    /// <summary>The credential, if it belongs to that tenant and the tenant may be served; else why not.</summary>
    public static async Task<(Credential? Credential, TenantId Tenant, string Outcome)> FindAsync(ControlWrite write, ServiceCall call, string tenant, string reference)
    {
        var owner = await write.FindAsync<Owner>($"select id, status, app_type from control_tenants where slug = {tenant}", call.Cancelled);
        var tenantId = owner is null ? TenantId.House : new TenantId(owner.Id);
        var credential = await write.FindAsync<Credential>($"select {Credential.Columns} from control_credentials where ref = {reference}", call.Cancelled);
        var outcome = (owner, credential) switch
        {
            (null, _) => "unknown tenant",
            ({ Status: not TenantStatus.Active }, _) => "tenant not active",
            _ when owner.AppType != call.Token.AppType => "other app",
            (_, null) => "unknown reference",
            _ when credential.TenantId != owner.Id => "reference of another tenant",
            (_, { State: Credential.Revoked }) => "revoked",
            _ => "found",
        };
        return (outcome == "found" ? credential : null, tenantId, outcome);
    }

    private async Task<ServiceAnswer> ResolveAsync(ControlWrite write, ServiceCall call, string tenant, string reference)
    {
        var (credential, tenantId, outcome) = await FindAsync(write, call, tenant, reference);
        if (credential is null)
        {
            write.Audit(tenantId, "control.credential_denied", $"ref {CredentialRef.Fingerprint(reference)}", outcome);
            if (outcome == "reference of another tenant")
            {
                metrics.CountMisuse();
                LogMisuse(CredentialRef.Fingerprint(reference), call.Token.Id);
            }
            return ServiceAnswer.NotFound;
        }
        if (credential.PlatformBilled != 0 && await Wallet.IsExhaustedAsync(write, tenantId.Value, credential.Provider, call.Cancelled))
        {
            write.Audit(tenantId, "control.credential_denied", credential.Id, $"{credential.Provider}, insufficient balance");
            return ServiceAnswer.InsufficientBalance;
        }
        await write.ExecuteAsync($"update control_credentials set last_resolved_at = {write.Now} where tenant_id = {tenantId.Value} and id = {credential.Id}", call.Cancelled);
        write.Audit(tenantId, "control.credential_resolved", credential.Id, $"{credential.Provider}, ref {credential.Fingerprint}");
        return ServiceAnswer.Ok(credential.Open(vault).ToAnswer(credential.Version)).With(HeaderNames.Pragma, "no-cache");
    }

    [LoggerMessage(LogLevel.Warning, "The reference {Fingerprint} was shown for another tenant than its own, by the client {ClientId}: someone should look")]
    private partial void LogMisuse(string fingerprint, string clientId);

    private sealed record Owner(string Id, TenantStatus Status, string AppType);
}
