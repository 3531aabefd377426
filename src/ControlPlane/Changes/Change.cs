namespace Longhouse.ControlPlane.Changes;

/// <summary>Something that execution planes of an app type should look at again.</summary>
/// <param name="Kind">config, host, tenant or credential.</param>
/// <param name="Tenant">The slug, as execution planes know a tenant.</param>
internal sealed record Change(string Kind, string AppType, string? Tenant = null, string? Host = null, string? ConfigVersion = null, string? CredentialFp = null)
{
    public static Change OfConfig(string appType, string tenant, string configVersion) => new("config", appType, tenant, ConfigVersion: configVersion);

    public static Change OfHost(string appType, string tenant, string host) => new("host", appType, tenant, host);

    public static Change OfTenant(string appType, string tenant) => new("tenant", appType, tenant);

    public static Change OfCredential(string appType, string tenant, string fingerprint) => new("credential", appType, tenant, CredentialFp: fingerprint);
}
