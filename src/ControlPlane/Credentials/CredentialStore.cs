using System.Globalization;
using Longhouse.ControlPlane.Changes;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Notices;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>What several operations do with credentials: keep a value, replace it, take it away, and say that it no longer works.</summary>
internal sealed class CredentialStore(CredentialVault vault)
{
    public const int MostPerTenant = 200;
    private const int EarlierKept = 2;

    public async Task<Credential> AddAsync(ControlWrite write, Tenant tenant, string label, bool platformBilled, CredentialSecret secret, CancellationToken cancel)
    {
        var reference = CredentialRef.New();
        var place = new CredentialPlace(tenant.Id.Value, reference, secret.Provider.Name);
        var box = vault.Seal(place, secret.ToBytes());
        var credential = new Credential(
            tenant.Id.Value, write.NewId("credential"), reference, secret.Provider.Name, label, Credential.Active, platformBilled ? 1 : 0, 1, secret.Version(vault),
            box.WrappedKey, box.Payload, write.Now, write.Now, ExpiryOf(secret), null, null, null, null);
        await write.ExecuteAsync($"""
            insert into control_credentials (tenant_id, id, ref, provider, label, state, platform_billed, number, version, wrapped_key, payload, created_at, rotated_at, expires_at)
            values ({credential.TenantId}, {credential.Id}, {credential.Ref}, {credential.Provider}, {label}, {credential.State}, {credential.PlatformBilled}, {credential.Number},
                {credential.Version}, {box.WrappedKey}, {box.Payload}, {write.Now}, {write.Now}, {credential.ExpiresAt?.ToUnixTimeMilliseconds()})
            """, cancel);
        write.Audit(tenant.Id, "control.credential_added", credential.Id, $"{credential.Provider}, ref {credential.Fingerprint}", new AuditChange(null, credential.Version));
        write.Tell(Change.OfCredential(tenant.AppType, tenant.Slug, credential.Fingerprint));
        return credential;
    }

    /// <summary>A new value under the same reference. The value before is kept for a week, and an open incident is settled.</summary>
    public async Task<Credential> ReplaceAsync(ControlWrite write, Credential credential, CredentialSecret secret, CancellationToken cancel)
    {
        if (credential is { WrappedKey: { } key, Payload: { } payload })
        {
            await write.ExecuteAsync($"""
                insert into control_credential_versions (tenant_id, credential_id, number, version, wrapped_key, payload, created_at, replaced_at)
                values ({credential.TenantId}, {credential.Id}, {credential.Number}, {credential.Version}, {key}, {payload}, {credential.RotatedAt}, {write.Now})
                """, cancel);
        }
        await write.ExecuteAsync($"""
            delete from control_credential_versions where tenant_id = {credential.TenantId} and credential_id = {credential.Id} and number <= {credential.Number - EarlierKept}
            """, cancel);
        var box = vault.Seal(credential.Place, secret.ToBytes());
        var replaced = credential with
        {
            State = Credential.Active,
            Number = credential.Number + 1,
            Version = secret.Version(vault),
            WrappedKey = box.WrappedKey,
            Payload = box.Payload,
            RotatedAt = write.Now,
            ExpiresAt = ExpiryOf(secret),
            LastError = null,
            IncidentAt = null,
        };
        await write.ExecuteAsync($"""
            update control_credentials set state = {replaced.State}, number = {replaced.Number}, version = {replaced.Version}, wrapped_key = {box.WrappedKey},
                payload = {box.Payload}, rotated_at = {write.Now}, expires_at = {replaced.ExpiresAt?.ToUnixTimeMilliseconds()}, last_error = null, incident_at = null
            where tenant_id = {credential.TenantId} and id = {credential.Id}
            """, cancel);
        await Notice.SettleAsync(write, credential.TenantId, Notice.NeedsReconnect, credential.Id, cancel);
        await write.ExecuteAsync($"""
            update control_notices set settled_at = {write.Now} where tenant_id = {credential.TenantId} and kind = {Notice.EndsSoon} and subject like {credential.Id + " %"} and settled_at is null
            """, cancel);
        write.Audit(credential.TenantId, "control.credential_rotated", credential.Id, $"{credential.Provider}, ref {credential.Fingerprint}, number {replaced.Number}", new AuditChange(credential.Version, replaced.Version));
        await TellAsync(write, credential, cancel);
        return replaced;
    }

    /// <summary>Destroys the value and its data key, and every earlier one. The reference stays, and leads nowhere.</summary>
    public static async Task RevokeAsync(ControlWrite write, Credential credential, CancellationToken cancel)
    {
        await write.ExecuteAsync($"delete from control_credential_versions where tenant_id = {credential.TenantId} and credential_id = {credential.Id}", cancel);
        await write.ExecuteAsync($"""
            update control_credentials set state = {Credential.Revoked}, wrapped_key = null, payload = null, incident_at = null
            where tenant_id = {credential.TenantId} and id = {credential.Id}
            """, cancel);
        await Notice.SettleAsync(write, credential.TenantId, Notice.NeedsReconnect, credential.Id, cancel);
        write.Audit(credential.TenantId, "control.credential_revoked", credential.Id, $"{credential.Provider}, ref {credential.Fingerprint}", new AuditChange(credential.Version, null));
        await TellAsync(write, credential, cancel);
    }

    /// <summary>The provider no longer accepts it. However often that is said, it is one incident with one notice until it is mended.</summary>
    public static async Task OpenIncidentAsync(ControlWrite write, Credential credential, string error, CancellationToken cancel)
    {
        var isNew = await write.ExecuteAsync($"""
            update control_credentials set state = {Credential.NeedsReconnect}, incident_at = {write.Now}, last_error = {error}
            where tenant_id = {credential.TenantId} and id = {credential.Id} and state = {Credential.Active}
            """, cancel) == 1;
        if (!isNew)
            return;
        await Notice.AddAsync(write, credential.TenantId, Notice.NeedsReconnect, credential.Id, $"The credential \"{credential.Label}\" of {credential.Provider} is no longer accepted. Connect it again.", cancel);
        write.Audit(credential.TenantId, "control.credential_needs_reconnect", credential.Id, $"{credential.Provider}, ref {credential.Fingerprint}", outcome: AuditOutcome.Failed);
        await TellAsync(write, credential, cancel);
    }

    /// <summary>It works again as it is.</summary>
    public static async Task SettleIncidentAsync(ControlWrite write, Credential credential, CancellationToken cancel)
    {
        await write.ExecuteAsync($"""
            update control_credentials set state = {Credential.Active}, incident_at = null, last_error = null
            where tenant_id = {credential.TenantId} and id = {credential.Id} and state = {Credential.NeedsReconnect}
            """, cancel);
        await Notice.SettleAsync(write, credential.TenantId, Notice.NeedsReconnect, credential.Id, cancel);
        await TellAsync(write, credential, cancel);
    }

    public static async Task TellAsync(ControlWrite write, Credential credential, CancellationToken cancel)
    {
        if (await TenantStore.FindAsync(write, credential.TenantId, cancel) is { } tenant)
            write.Tell(Change.OfCredential(tenant.AppType, tenant.Slug, credential.Fingerprint));
    }

    private static DateTimeOffset? ExpiryOf(CredentialSecret secret) =>
        secret.Find("expires_at") is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
