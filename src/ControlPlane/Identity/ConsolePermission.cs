using Longhouse.Platform.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity;

/// <summary>
/// Endpoint metadata of the console: the least role in the house or, where the route names a tenant as <c>{tenantId}</c>, the least role in that
/// tenant. Null: no such role is enough.
/// </summary>
internal sealed record ConsolePermission(string Name, PlatformRole? LeastInHouse, TenantRole? LeastInTenant)
{
    /// <summary>A key with scopes may what its person may, as far as the scopes go.</summary>
    public bool Allows(Caller caller, HttpContext http) => caller.Scopes?.Contains(Name) != false && IsEnough(caller, http);

    private bool IsEnough(Caller caller, HttpContext http) =>
        (LeastInHouse is { } inHouse && caller.PlatformRole >= inHouse)
        || (LeastInTenant is { } inTenant && http.GetRouteValue("tenantId") is string tenant && caller.Memberships.GetValueOrDefault(tenant) >= inTenant);
}

internal static class ConsolePermissions
{
    public static TBuilder RequirePermission<TBuilder>(this TBuilder endpoint, ConsolePermission permission) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(permission);
}
