using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Longhouse.Platform.Identity;

/// <summary>What a person may do in a tenant, from least to most.</summary>
public enum TenantRole
{
    None,
    Viewer,
    Member,
    Admin,
    Owner,
}

/// <summary>What a person may do in the house as a whole.</summary>
public enum PlatformRole
{
    None,

    /// <summary>Reads everything, changes nothing.</summary>
    Auditor,

    /// <summary>Runs the house, but enters no secrets and deletes nothing.</summary>
    Operator,

    PlatformAdmin,
}

/// <summary>Something that a caller may or may not do; <paramref name="Least"/> is the lowest role that has it.</summary>
public sealed record Permission(string Name, TenantRole Least)
{
    /// <summary>Whether guests have it too, at tenants whose configuration welcomes them.</summary>
    public bool OpenToGuests { get; init; }
}

/// <summary>Who sent the request, and what they may do in the tenant of its host.</summary>
public sealed record Caller(Actor Actor, TenantRole Role)
{
    /// <summary>Set for callers that hold single permissions, such as keys and guests, in place of what their role gives.</summary>
    public IReadOnlySet<string>? Scopes { get; init; }

    /// <summary>Whether a browser sent the credential by itself, so that another site could have made it do so.</summary>
    public bool ByCookie { get; init; }

    /// <summary>What they may do on the console's host.</summary>
    public PlatformRole PlatformRole { get; init; }

    /// <summary>On the console's host, their roles by tenant id.</summary>
    public IReadOnlyDictionary<string, TenantRole> Memberships { get; init; } = new Dictionary<string, TenantRole>();

    public bool May(Permission permission) => Scopes?.Contains(permission.Name) ?? Role >= permission.Least;
}

/// <summary>Tells who sent a request; null means that nobody did. The tenant is settled before, and null on the console's host.</summary>
public interface IAuthenticator
{
    ValueTask<Caller?> AuthenticateAsync(HttpContext http, Tenant? tenant, CancellationToken cancel);
}
