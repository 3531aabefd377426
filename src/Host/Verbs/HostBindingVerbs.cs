using System.CommandLine;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Hosts;
using Longhouse.ControlPlane.Hosts.Dns;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Host.Verbs;

/// <summary><c>longhouse hosts list|bind|verify|unbind</c>: the addresses of a tenant.</summary>
internal static class HostBindingVerbs
{
    public static IEnumerable<Command> Create(IReadOnlyList<IModule> modules) => [List(modules), Bind(modules), Verify(modules), Unbind(modules)];

    private static Command List(IReadOnlyList<IModule> modules)
    {
        var (slug, json) = (ControlVerb.Tenant(), ControlVerb.AsJson());
        return ControlVerb.Define(new Command("list", "A tenant's hosts, the primary one first.") { slug, json }, modules, async (parsed, services, cancel) =>
        {
            var tenant = await ControlVerb.FindTenantAsync(services, parsed.GetValue(slug)!, cancel);
            ControlVerb.PrintAll(await ReadAsync(services, tenant, cancel), parsed.GetValue(json), host =>
                $"{host.Id}  {host.Status,-12}{(host.IsPrimary ? "primary" : ""),-9}{host.Host}{host.PathPrefix}");
            return 0;
        });
    }

    private static Command Bind(IReadOnlyList<IModule> modules)
    {
        var slug = ControlVerb.Tenant();
        var host = new Argument<string>("host") { Description = "As a browser would send it." };
        var prefix = new Option<string?>("--path-prefix") { Description = "Such as /xatra, for a host that several tenants share." };
        return ControlVerb.Define(new Command("bind", "Give a tenant a further host. A domain of its own has to be proven.") { slug, host, prefix }, modules, async (parsed, services, cancel) =>
        {
            var tenant = await ControlVerb.FindTenantAsync(services, parsed.GetValue(slug)!, cancel);
            var answer = await BindHost.HandleAsync(
                tenant.Id.Value, new BindHostRequest(parsed.GetValue(host)!, parsed.GetValue(prefix)), services.GetRequiredService<ControlDb>(),
                services.GetRequiredService<ServerSettings>(), By.House, cancel);
            var bound = ControlVerb.Require<HostView>(answer.Result);
            Console.WriteLine(bound.Challenge is { } challenge
                ? $"{bound.Id} waits for the record {challenge.Name} {challenge.Type} \"{challenge.Value}\"; then run hosts verify."
                : $"{bound.Host}{bound.PathPrefix} is bound.");
            return 0;
        });
    }

    private static Command Verify(IReadOnlyList<IModule> modules)
    {
        var (slug, id) = (ControlVerb.Tenant(), Which());
        return ControlVerb.Define(new Command("verify", "Look for the record that proves a domain, and bind it.") { slug, id }, modules, async (parsed, services, cancel) =>
        {
            var tenant = await ControlVerb.FindTenantAsync(services, parsed.GetValue(slug)!, cancel);
            var answer = await VerifyHost.HandleAsync(
                tenant.Id.Value, await IdOfAsync(services, tenant, parsed.GetValue(id)!, cancel), services.GetRequiredService<ControlDb>(), services.GetRequiredService<ServerSettings>(),
                services.GetRequiredService<ITxtResolver>(), By.House, cancel);
            Console.WriteLine($"{ControlVerb.Require<HostView>(answer.Result).Host} is bound.");
            return 0;
        });
    }

    private static Command Unbind(IReadOnlyList<IModule> modules)
    {
        var (slug, id) = (ControlVerb.Tenant(), Which());
        return ControlVerb.Define(new Command("unbind", "Take a host away from a tenant.") { slug, id }, modules, async (parsed, services, cancel) =>
        {
            var tenant = await ControlVerb.FindTenantAsync(services, parsed.GetValue(slug)!, cancel);
            ControlVerb.RequireDone((await UnbindHost.HandleAsync(
                tenant.Id.Value, await IdOfAsync(services, tenant, parsed.GetValue(id)!, cancel), services.GetRequiredService<ControlDb>(), By.House, cancel)).Result);
            Console.WriteLine($"{parsed.GetValue(id)} is unbound.");
            return 0;
        });
    }

    private static Task<IReadOnlyList<HostView>> ReadAsync(IServiceProvider services, Tenant tenant, CancellationToken cancel) =>
        ListHosts.ReadAsync(tenant.Id.Value, services.GetRequiredService<ControlDb>(), services.GetRequiredService<ServerSettings>(), cancel);

    // What people have before them is the host itself.
    private static async Task<string> IdOfAsync(IServiceProvider services, Tenant tenant, string host, CancellationToken cancel) =>
        (await ReadAsync(services, tenant, cancel)).FirstOrDefault(one => (one.Host + one.PathPrefix).Equals(host, StringComparison.OrdinalIgnoreCase))?.Id ?? host;

    private static Argument<string> Which() => new("host") { Description = "The host, with its path prefix if it has one; or its id, as hosts list shows it." };
}
