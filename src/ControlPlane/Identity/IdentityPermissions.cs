using Longhouse.Platform.Identity;

namespace Longhouse.ControlPlane.Identity;

/// <summary>What somebody may do with people, members and keys on the console's host.</summary>
internal static class IdentityPermissions
{
    /// <summary>About oneself: everyone who is signed in.</summary>
    public static readonly ConsolePermission Self = new("control.self", PlatformRole.None, null);

    public static readonly ConsolePermission ReadPeople = new("control.people.read", PlatformRole.Auditor, null);
    public static readonly ConsolePermission EndSessions = new("control.people.end_sessions", PlatformRole.Operator, null);
    public static readonly ConsolePermission GrantPlatformRoles = new("control.people.grant", PlatformRole.PlatformAdmin, null);

    public static readonly ConsolePermission ReadMembers = new("control.members.read", PlatformRole.Auditor, TenantRole.Admin);
    public static readonly ConsolePermission ManageMembers = new("control.members.manage", PlatformRole.Operator, TenantRole.Admin);

    public static readonly ConsolePermission ReadKeys = new("control.keys.read", PlatformRole.Auditor, TenantRole.Admin);
    public static readonly ConsolePermission ManageKeys = new("control.keys.manage", PlatformRole.PlatformAdmin, TenantRole.Admin);
    public static readonly ConsolePermission RevokeKeys = new("control.keys.revoke", PlatformRole.Operator, TenantRole.Admin);
}
