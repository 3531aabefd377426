using System.CommandLine;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Settings;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Http;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Settings;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Host.Verbs;

/// <summary><c>longhouse tenants …</c>: beside a running server, which sees a change within a second, or without one.</summary>
internal static class TenantsVerb
{
    public static Command Create(IReadOnlyList<IModule> modules) => new("tenants", "The tenants of the house.")
    {
        List(modules), Show(modules), Make(modules), ImportVerb.Create(modules), Suspend(modules), Resume(modules),
    };

    private static Command List(IReadOnlyList<IModule> modules)
    {
        var search = new Option<string?>("--search") { Description = "Part of a slug, a name or a host." };
        var status = new Option<TenantStatus?>("--status") { Description = "Only in this state." };
        var label = new Option<string?>("--label") { Description = "Only with this label: name=value, or a name alone." };
        var after = new Option<string>("--after") { Description = "Only behind this slug: the last one of the page before.", DefaultValueFactory = _ => "" };
        var json = ControlVerb.AsJson();
        var verb = new Command("list", "Tenants, by slug.") { search, status, label, after, json };
        return ControlVerb.Define(verb, modules, async (parsed, services, cancel) =>
        {
            var filter = new TenantFilter { Q = parsed.GetValue(search), Status = parsed.GetValue(status)?.ToString(), Label = parsed.GetValue(label) };
            var answer = await ListTenants.HandleAsync(filter, new PageQuery(parsed.GetValue(after)!, PageQuery.DefaultLimit), services.GetRequiredService<ControlDb>(), By.House, cancel);
            var page = ControlVerb.Require<Listing<TenantView>>(answer.Result);
            ControlVerb.PrintAll(page.Items, parsed.GetValue(json), tenant =>
                $"{tenant.Slug,-24}{tenant.Status.ToString().ToLowerInvariant(),-12}{tenant.AppType,-16}{tenant.PrimaryHost ?? "no host",-36}{tenant.Name}");
            if (page.Next is not null)
                Console.Error.WriteLine($"There are more: --after {page.Next}");
            return 0;
        });
    }

    private static Command Show(IReadOnlyList<IModule> modules)
    {
        var slug = ControlVerb.Tenant();
        return ControlVerb.Define(new Command("show", "All about one tenant.") { slug }, modules, async (parsed, services, cancel) =>
        {
            var tenant = await ControlVerb.FindTenantAsync(services, parsed.GetValue(slug)!, cancel);
            ControlVerb.Print((await TenantView.FindAsync(services.GetRequiredService<ControlDb>(), tenant.Id.Value, cancel))!); // it was found just now
            return 0;
        });
    }

    private static Command Make(IReadOnlyList<IModule> modules)
    {
        var slug = ControlVerb.Tenant();
        var name = new Option<string>("--name") { Description = "How people call it.", Required = true };
        var app = new Option<string?>("--app") { Description = "Which app it runs; may be left out with --template." };
        var template = new Option<string?>("--template") { Description = "The id of a template to begin with." };
        var label = new Option<string[]>("--label") { Description = "A label as name=value; may be given several times.", DefaultValueFactory = _ => [] };
        return ControlVerb.Define(new Command("create", "Make a tenant, active at once at its slug's host.") { slug, name, app, template, label }, modules, async (parsed, services, cancel) =>
        {
            var request = new CreateTenantRequest(
                parsed.GetValue(slug)!, parsed.GetValue(name)!, parsed.GetValue(app), parsed.GetValue(template), Labels: ControlVerb.Labels(parsed.GetValue(label)!));
            var made = await CreateTenant.RunAsync(
                request, services.GetRequiredService<ControlDb>(), services.GetRequiredService<ServerSettings>(), services.GetRequiredService<Publication>(), By.House, cancel);
            if (made.Refusal is { } refusal)
                throw ControlVerb.Mistake(refusal);
            Console.WriteLine($"{parsed.GetValue(slug)} is {made.TenantId}, at {parsed.GetValue(slug)}.{services.GetRequiredService<ServerSettings>().BaseDomain}.");
            return 0;
        });
    }

    private static Command Suspend(IReadOnlyList<IModule> modules)
    {
        var slug = ControlVerb.Tenant();
        var reason = new Option<string>("--reason") { Description = "Why; it stands in the audit.", Required = true };
        return ControlVerb.Define(new Command("suspend", "Nobody reaches the tenant until it is resumed; its data stays.") { slug, reason }, modules,
            (parsed, services, cancel) => SetAsync(services, parsed.GetValue(slug)!, TenantStatus.Suspended, parsed.GetValue(reason)!, cancel));
    }

    private static Command Resume(IReadOnlyList<IModule> modules)
    {
        var slug = ControlVerb.Tenant();
        return ControlVerb.Define(new Command("resume", "Everyone reaches the tenant again.") { slug }, modules,
            (parsed, services, cancel) => SetAsync(services, parsed.GetValue(slug)!, TenantStatus.Active, "", cancel));
    }

    private static async Task<int> SetAsync(IServiceProvider services, string slug, TenantStatus status, string reason, CancellationToken cancel)
    {
        var tenant = await ControlVerb.FindTenantAsync(services, slug, cancel);
        if (await services.GetRequiredService<TenantStore>().SetStatusAsync(By.House, tenant.Id, status, cancel, reason) is { } refusal)
            throw ControlVerb.Mistake(refusal);
        Console.WriteLine($"{slug} is {status.ToString().ToLowerInvariant()}.");
        return 0;
    }
}
