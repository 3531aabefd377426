using Longhouse.ControlPlane.Activities;
using Longhouse.ControlPlane.Audit;
using Longhouse.ControlPlane.Changes;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Credentials.OAuth;
using Longhouse.ControlPlane.Credentials.Providers;
using Longhouse.ControlPlane.Credentials.Storage;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Departures;
using Longhouse.ControlPlane.Fleet;
using Longhouse.ControlPlane.Hosts;
using Longhouse.ControlPlane.Hosts.Dns;
using Longhouse.ControlPlane.Jobs;
using Longhouse.ControlPlane.Operation;
using Longhouse.ControlPlane.Runtime;
using Longhouse.ControlPlane.ServiceApi;
using Longhouse.ControlPlane.Settings;
using Longhouse.ControlPlane.Settings.Defaults;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Jobs;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Jobs;
using Longhouse.Platform.Runtime;
using Longhouse.Platform.Telemetry.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>The parts of the control plane: what the console and execution planes ask.</summary>
internal static class ControlServices
{
    public static IServiceCollection AddControlPlane(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton<ChangeFeed>().AddSingleton<ControlDb>().AddHostedService<FeedWatch>();
        services.AddSingleton<ITxtResolver>(provider =>
            new DnsTxtResolver(settings.DnsServers.Count > 0 ? settings.DnsServers : DnsTxtResolver.OfSystem(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ConfigSchemas(provider.GetRequiredService<ModuleList>(), settings.Outbound, settings.PublisherModels)).AddSingleton<Publication>();
        services.AddSingleton<AuditSigner>().AddSingleton<CheckCheckpoint>(provider => provider.GetRequiredService<AuditSigner>().HasSigned);
        services.AddSingleton<QueueLog>().AddHostedService(provider => provider.GetRequiredService<QueueLog>()).AddSingleton<QueueReader>().AddSingleton<JobsFeed>();
        services.AddSingleton<ProcessPast>().AddHostedService(provider => provider.GetRequiredService<ProcessPast>());
        services.AddSingleton<TenantTableList>().AddSingleton<ExportArchive>();
        AddCredentials(services, settings);
        AddServiceApi(services, settings);
        AddRuntime(services, settings);
        return services;
    }

    private static void AddCredentials(IServiceCollection services, ServerSettings settings) => services
        .AddSingleton(settings.Providers).AddSingleton<ProviderClient>()
        .AddSingleton<CredentialVault>().AddSingleton<CredentialResolution>().AddSingleton<CredentialStore>().AddSingleton<CredentialTests>()
        .AddSingleton<DropboxTest>().AddSingleton<ICredentialTest>(provider => provider.GetRequiredService<DropboxTest>()).AddSingleton<IProviderSignIn, DropboxSignIn>().AddSingleton<IProviderSignIn, MastodonSignIn>().AddSingleton<ProviderSignIns>()
        .AddSingleton(provider => new ManagedStorage(provider.GetRequiredService<ProviderClient>(), provider.GetRequiredService<TimeProvider>(), settings.ManagedStorage))
        .AddSingleton<IRevokesAtProvider>(provider => provider.GetRequiredService<ManagedStorage>()).AddSingleton<ManagedObjects>()
        .AddSingleton<ICredentialTest, OpenAiTest>().AddSingleton<ICredentialTest, TelegramTest>()
        .AddSingleton<InstagramTest>().AddSingleton<ICredentialTest>(provider => provider.GetRequiredService<InstagramTest>())
        .AddSingleton<ICredentialTest, BlueskyTest>().AddSingleton<ICredentialTest, MastodonTest>()
        .AddSingleton<ICredentialTest, SmtpTest>().AddSingleton<ICredentialTest, ManagedTest>();

    private static void AddServiceApi(IServiceCollection services, ServerSettings settings) => services
        .AddSingleton(settings.ServiceApi).AddSingleton<ServiceLimits>().AddSingleton<ServiceMetrics>().AddSingleton<TokenCheck>().AddSingleton<FleetLog>()
        .AddSingleton<RuntimeByHost>().AddSingleton<ResolveCredential>().AddSingleton<ReportCredential>().AddSingleton<IngestUsage>().AddSingleton<FollowChanges>()
        .AddSingleton<ServiceEndpoints>();

    // Who the tenants are, and what was published for them: by this database, or by the word of a control plane elsewhere.
    private static void AddRuntime(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton<RuntimeReader>().AddSingleton<ReadRuntimeDocument>(provider => provider.GetRequiredService<RuntimeReader>().Read);
        services.AddSingleton<TenantAddresses>().AddSingleton<FindTenantAddress>(provider => provider.GetRequiredService<TenantAddresses>().FindAsync);
        if (settings.Remote is not { } remote)
        {
            // Elsewhere the tenants are the other control plane's to count.
            services.AddSingleton<TenantActivity>().AddHostedService(provider => provider.GetRequiredService<TenantActivity>());
            services.AddRuntime(new RuntimeOptions { MaxHosts = 20_000 }).AddSingleton<IControlPlane, EmbeddedControlPlane>();
            services.AddSingleton<ITenantHosts>(provider => provider.GetRequiredService<HostDirectory>());
            services.AddSingleton<FindTenant>(provider => provider.GetRequiredService<TenantStore>().FindAsync);
            return;
        }
        services.AddSingleton(provider =>
        {
            var snapshot = new RuntimeSnapshot(
                Path.Combine(settings.DataDir, "snapshot"), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RuntimeSnapshot>>());
            snapshot.Sweep();
            return snapshot;
        });
        services.AddRuntime(remote.Runtime).AddSingleton<IControlPlane>(_ => RemoteControlPlane.Open(remote.Address, remote.ReadToken));
        services.AddSingleton<RemoteTenants>().AddSingleton<ITenantHosts>(provider => provider.GetRequiredService<RemoteTenants>());
        services.AddSingleton<FindTenant>(provider => provider.GetRequiredService<RemoteTenants>().FindAsync);
        services.AddSingleton<RemoteHealth>().AddHealthChecks().AddCheck<RemoteHealth>(RemoteHealth.Name, tags: [HealthReports.Ready]);
    }

    public static void AddJobs(JobRegistry jobs) => jobs
        .Add<ApplyDefaults, ApplyDefaultsHandler>()
        .Add<CheckCredentials, CheckCredentialsHandler>().Cron("control.check_credentials", "23 3 * * *", new CheckCredentials())
        .Add<RenewCredentials, RenewCredentialsHandler>().Cron("control.renew_credentials", "53 3 * * *", new RenewCredentials())
        .Add<MakeExport, MakeExportHandler>()
        .Add<RemoveTenant, RemoveTenantHandler>()
        .Add<RemoveUnkeptUser, RemoveUnkeptUserHandler>()
        .Add<ExpireExports, ExpireExportsHandler>().Cron("control.expire_exports", "41 * * * *", new ExpireExports())
        .Add<SealAudit, SealAuditHandler>().Cron("control.seal_audit", "7 2 * * *", new SealAudit())
        .Add<PruneAudit, PruneAuditHandler>().Cron("control.prune_audit", "37 2 * * *", new PruneAudit());
}
