using System.Security.Cryptography;
using Longhouse.ControlPlane.Data;
using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>A credential as it is stored.</summary>
internal sealed record Credential(
    string TenantId, string Id, string Ref, string Provider, string Label, string State, long PlatformBilled, long Number, string Version, byte[]? WrappedKey,
    byte[]? Payload, DateTimeOffset CreatedAt, DateTimeOffset RotatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastResolvedAt, DateTimeOffset? LastTestedAt,
    string? LastError, DateTimeOffset? IncidentAt)
{
    public const string Active = "active";
    public const string NeedsReconnect = "needs_reconnect";
    public const string Revoked = "revoked";

    public static Sql Columns => $"""
        tenant_id, id, ref, provider, label, state, platform_billed, number, version, wrapped_key, payload, created_at, rotated_at, expires_at, last_resolved_at,
        last_tested_at, last_error, incident_at
        """;

    public CredentialPlace Place => new(TenantId, Ref, Provider);

    public string Fingerprint => CredentialRef.Fingerprint(Ref);

    public CredentialSecret Open(CredentialVault vault) =>
        CredentialSecret.Of(CredentialProvider.Find(Provider)!, vault.Open(Place, new SealedPayload(WrappedKey!, Payload!))); // only a revoked one has none, and callers look before

    /// <summary>Null where the house's key is no longer the one under which it lies.</summary>
    public CredentialSecret? TryOpen(CredentialVault vault)
    {
        try
        {
            return Open(vault);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public static Task<Credential?> FindAsync(ControlDb db, string tenantId, string id, CancellationToken cancel) =>
        db.FindAsync<Credential>($"select {Columns} from control_credentials where tenant_id = {tenantId} and id = {id}", cancel);

    /// <summary>The same within a transaction, holding off others who would change it.</summary>
    public static async Task<Credential?> LockAsync(ControlWrite write, string tenantId, string id, CancellationToken cancel)
    {
        await write.ExecuteAsync($"update control_credentials set number = number where tenant_id = {tenantId} and id = {id}", cancel);
        return await write.FindAsync<Credential>($"select {Columns} from control_credentials where tenant_id = {tenantId} and id = {id}", cancel);
    }
}

/// <summary>A credential as people see it: all but its value.</summary>
/// <param name="Version">The beginning of the fingerprint of its value.</param>
/// <param name="WhereUsed">Places in the tenant's published configuration.</param>
internal sealed record CredentialView(
    string Id, string Ref, string Provider, string Label, string State, bool PlatformBilled, long Number, string Version, DateTimeOffset CreatedAt, DateTimeOffset RotatedAt,
    DateTimeOffset? ExpiresAt, DateTimeOffset? LastResolvedAt, DateTimeOffset? LastTestedAt, string? LastError, DateTimeOffset? IncidentAt, IReadOnlyList<string> WhereUsed)
{
    private const int Shown = 12;

    public static CredentialView Of(Credential credential, IReadOnlyList<string> whereUsed) => new(
        credential.Id, credential.Ref, credential.Provider, credential.Label, credential.State, credential.PlatformBilled != 0, credential.Number,
        credential.Version[..Math.Min(Shown, credential.Version.Length)], credential.CreatedAt, credential.RotatedAt, credential.ExpiresAt, credential.LastResolvedAt,
        credential.LastTestedAt, credential.LastError, credential.IncidentAt, whereUsed);
}
