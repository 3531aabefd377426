using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.ApiKeys;

/// <summary>Every name that a key's scope can have: the apps' permissions, and the console's as its endpoints state them.</summary>
internal sealed class KnownScopes(ModuleList modules, EndpointDataSource endpoints)
{
    private readonly Lazy<HashSet<string>> _names = new(() =>
    [
        .. modules.All.SelectMany(module => module.Permissions).Select(permission => permission.Name),
        .. endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<ConsolePermission>()?.Name).OfType<string>(),
    ]);

    public bool Contains(string scope) => _names.Value.Contains(scope);
}
