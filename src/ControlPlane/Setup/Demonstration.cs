using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Setup;

/// <summary>What a newcomer finds: an administrator, and one tenant for each installed app. Made once; later starts leave it as it is.</summary>
internal sealed class Demonstration(PeopleStore people, TenantStore tenants, ModuleList modules, ServerSettings settings)
{
    private const string AdminName = "Administrator";
    private const string AdminEmail = "admin@localhost";

    /// <summary>Hosts to open, by what is there.</summary>
    public async Task<IReadOnlyList<(string What, string Host)>> EnsureAsync(CancellationToken cancel)
    {
        if (!await people.HasAdminAsync(cancel))
            await people.EnsureAdminAsync(AdminName, AdminEmail, cancel);

        var hosts = new List<(string, string)> { ("Console", settings.AppHost) };
        foreach (var module in modules.All.Where(module => module.Pages.Count > 0)) // others have nothing to look at
        {
            var slug = $"demo-{module.Name}";
            var host = $"{slug}.{settings.BaseDomain}";
            if (await tenants.FindBySlugAsync(slug, cancel) is null)
                await tenants.CreateAsync(Actor.House, slug, $"Demo {module.Name}", module.AppType, host, cancel);
            hosts.Add(($"Demo {module.Name}", host));
        }
        return hosts;
    }
}
