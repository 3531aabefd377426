using Microsoft.AspNetCore.Builder;

namespace Longhouse.Platform.Identity;

/// <summary>Endpoint metadata: what a caller needs. An endpoint without it, and without <see cref="OpenToAnyone"/>, stops the start.</summary>
public sealed record RequiredPermission(Permission Permission);

/// <summary>Endpoint metadata: this endpoint asks for no one.</summary>
public sealed record OpenToAnyone(string Reason);

public static class EndpointPermissions
{
    /// <summary>Only callers with this permission reach the endpoint; others get 401 or 403.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder endpoint, Permission permission) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequiredPermission(permission));

    /// <summary>Anyone reaches the endpoint, signed in or not. The reason is for the reader and for the list of such endpoints.</summary>
    public static TBuilder AllowAnyone<TBuilder>(this TBuilder endpoint, string reason) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new OpenToAnyone(reason));
}
