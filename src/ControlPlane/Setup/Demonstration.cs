using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Identity.Members;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Setup;

/// <summary>What a newcomer finds: an administrator, and one tenant for each installed app. Made once; later starts leave it as it is.</summary>
internal sealed class Demonstration(
    PeopleStore people, TenantStore tenants, ModuleList modules, ServerSettings settings, SystemDb db, SessionStore sessions, TimeProvider clock)
{
    private const string AdminName = "Administrator";
    private const string AdminEmail = "admin@localhost";

    /// <summary>Hosts to open, by what is there.</summary>
    public async Task<IReadOnlyList<(string What, string Host)>> EnsureAsync(CancellationToken cancel)
    {
        var admin = await people.HasAdminAsync(cancel) ? null : (await people.EnsureAdminAsync(AdminName, AdminEmail, cancel)).Person;

        var hosts = new List<(string, string)> { ("Console", settings.AppHost) };
        foreach (var module in modules.All.Where(module => module.Pages.Count > 0)) // others have nothing to look at
        {
            var slug = $"demo-{module.Name}";
            var host = $"{slug}.{settings.BaseDomain}";
            if (await tenants.FindBySlugAsync(slug, cancel) is null)
            {
                var tenant = await tenants.CreateAsync(Actor.House, slug, $"Demo {module.Name}", module.AppType, host, cancel);
                if (admin is not null) // whoever looks around has to be someone there
                    await Member.GiveAsync(db, sessions, tenant.Id, admin.Id, TenantRole.Owner, Actor.House, clock.GetUtcNow(), cancel);
            }
            hosts.Add(($"Demo {module.Name}", host));
        }
        return hosts;
    }
}
