using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.ApiKeys;

/// <summary>
/// A key that is in force. One of a tenant opens that tenant's hosts, as far as its scopes go; one of a person acts for that person, wherever they may do
/// something, and no longer than they may.
/// </summary>
internal sealed record ApiKey(
    string Id, string Kind, TenantId Tenant, byte[] Hash, IReadOnlySet<string>? Scopes, int PerMinute, DateTimeOffset? ExpiresAt, SignedInPerson Person)
{
    public const string PersonalKind = "lh";
    public const int DefaultPerMinute = 600;
    public const int MostPerMinute = 60_000;
    public const int MostDays = 730;
    public const int MaxScopes = 50;

    public bool IsPersonal => Tenant == TenantId.House;

    /// <summary>Who this makes the caller at a tenant, or at the console (null); nobody where the key does not belong.</summary>
    public Caller? CallerAt(Tenant? tenant, IModule? module)
    {
        var actor = new Actor("key", Id);
        if (!IsPersonal)
            return tenant?.Id == Tenant ? new Caller(actor, TenantRole.None) { Scopes = Scopes } : null;
        if (tenant is null)
            return new Caller(actor, TenantRole.None) { Scopes = Scopes, PlatformRole = Person.Role, Memberships = Person.Memberships };
        var role = Person.Memberships.GetValueOrDefault(tenant.Id.Value);
        return new Caller(actor, role)
        {
            // Scopes take the place of a role, so what the role does not give must not be among them.
            Scopes = Scopes is null ? null : (module?.Permissions ?? []).Where(p => role >= p.Least && Scopes.Contains(p.Name)).Select(p => p.Name).ToHashSet(StringComparer.Ordinal),
        };
    }
}
