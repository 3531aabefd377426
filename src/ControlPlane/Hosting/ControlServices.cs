using Longhouse.ControlPlane.Audit;
using Longhouse.ControlPlane.Changes;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Credentials.OAuth;
using Longhouse.ControlPlane.Credentials.Providers;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Fleet;
using Longhouse.ControlPlane.Hosts.Dns;
using Longhouse.ControlPlane.ServiceApi;
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
        services.AddSingleton<ChangeFeed>().AddSingleton<ControlDb>().AddHostedService<FeedWatch>();
        services.AddSingleton<ITxtResolver>(provider =>
            new DnsTxtResolver(settings.DnsServers.Count > 0 ? settings.DnsServers : DnsTxtResolver.OfSystem(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ConfigSchemas(provider.GetRequiredService<ModuleList>(), settings.Outbound)).AddSingleton<Publication>();
        services.AddSingleton<AuditSigner>();
        AddCredentials(services, settings);
        AddServiceApi(services, settings);
        return services;
    }

    private static void AddCredentials(IServiceCollection services, ServerSettings settings) => services
        .AddSingleton(settings.Providers).AddSingleton<ProviderClient>()
        .AddSingleton<CredentialVault>().AddSingleton<CredentialStore>().AddSingleton<CredentialTests>()
        .AddSingleton<DropboxTest>().AddSingleton<ICredentialTest>(provider => provider.GetRequiredService<DropboxTest>()).AddSingleton<DropboxSignIn>()
        .AddSingleton<ICredentialTest, OpenAiTest>().AddSingleton<ICredentialTest, TelegramTest>()
        .AddSingleton<ICredentialTest, SmtpTest>().AddSingleton<ICredentialTest, ManagedTest>();

    private static void AddServiceApi(IServiceCollection services, ServerSettings settings) => services
        .AddSingleton(settings.ServiceApi).AddSingleton<ServiceLimits>().AddSingleton<ServiceMetrics>().AddSingleton<TokenCheck>().AddSingleton<FleetLog>()
        .AddSingleton<RuntimeByHost>().AddSingleton<ResolveCredential>().AddSingleton<ReportCredential>().AddSingleton<IngestUsage>().AddSingleton<FollowChanges>()
        .AddSingleton<ServiceEndpoints>();

    public static void AddJobs(JobRegistry jobs) => jobs.Add<ApplyDefaults, ApplyDefaultsHandler>();
}
