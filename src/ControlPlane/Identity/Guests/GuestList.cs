using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Runtime;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Identity.Guests;

/// <summary>Whether a tenant's configuration lets people in who are no members, and what its app lets them do.</summary>
internal sealed class GuestList(ModuleList modules, TenantRuntime runtime)
{
    public async Task<bool> WelcomesAsync(Tenant tenant, CancellationToken cancel) =>
        modules.Find(tenant.AppType) is { ConfigSchema: { } schema } && await runtime.ForReadAsync(cancel) is { } config && schema.WelcomesGuests(config.Document);

    /// <summary>The visitor as a caller who may do what is open to guests; null if there are none at this tenant.</summary>
    public async Task<Caller?> AdmitAsync(Actor visitor, Tenant tenant, CancellationToken cancel)
    {
        if (!await WelcomesAsync(tenant, cancel))
            return null;
        var open = modules.Find(tenant.AppType)!.Permissions.Where(p => p.OpenToGuests).Select(p => p.Name); // it was just asked
        return new Caller(visitor, TenantRole.None) { ByCookie = true, Scopes = open.ToHashSet(StringComparer.Ordinal) };
    }
}
