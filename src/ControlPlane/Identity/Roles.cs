using Longhouse.Platform.Identity;

namespace Longhouse.ControlPlane.Identity;

/// <summary>Roles as they are stored: <c>owner</c>, <c>platform_admin</c>.</summary>
internal static class Roles
{
    public static string Store(PlatformRole role) => role == PlatformRole.PlatformAdmin ? "platform_admin" : role.ToString().ToLowerInvariant();

    public static PlatformRole ReadPlatform(string stored) =>
        Enum.TryParse<PlatformRole>(stored.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var role) ? role : PlatformRole.None;

    public static TenantRole ReadTenant(string stored) => Enum.TryParse<TenantRole>(stored, ignoreCase: true, out var role) ? role : TenantRole.None;
}
