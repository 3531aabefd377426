using Longhouse.ControlPlane.Changes;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosts.Dns;
using Longhouse.ControlPlane.Settings;
using Longhouse.ControlPlane.Settings.Defaults;
using Longhouse.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>The parts of the control plane: what the console and execution planes ask.</summary>
internal static class ControlServices
{
    public static IServiceCollection AddControlPlane(this IServiceCollection services, ServerSettings settings)
    {
        services.AddValidation(); // its generator sees only its own assembly
        services.AddSingleton<ChangeFeed>().AddSingleton<ControlDb>().AddHostedService<FeedWatch>();
        services.AddSingleton<ITxtResolver>(provider =>
            new DnsTxtResolver(settings.DnsServers.Count > 0 ? settings.DnsServers : DnsTxtResolver.OfSystem(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ConfigSchemas(provider.GetRequiredService<ModuleList>(), settings.Outbound)).AddSingleton<Publication>();
        return services;
    }

    public static void AddJobs(JobRegistry jobs) => jobs.Add<ApplyDefaults, ApplyDefaultsHandler>();
}
