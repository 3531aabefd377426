using System.Text.Json;
using System.Text.Json.Serialization;
using Longhouse.ControlPlane.Audit;
using Longhouse.ControlPlane.Hosting.Web;
using Longhouse.ControlPlane.Hosts;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Limits;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Jobs;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Blobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Jobs;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Outbound;
using Longhouse.Platform.Telemetry;
using Longhouse.Platform.Telemetry.Health;
using Longhouse.Platform.Telemetry.Metrics;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>Puts the modules together into a running server.</summary>
internal static class Server
{
    /// <summary>What is running may take this long to finish or be cancelled when the server is told to stop.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(25);

    /// <summary>Builds the server over a database that is up to date; it listens once it is started.</summary>
    public static async Task<WebApplication> BuildAsync(
        ServerSettings settings, IConfiguration configuration, IReadOnlyList<IModule> modules, CancellationToken cancel,
        Action<IServiceCollection>? replace = null)
    {
        // The empty builder: settings come from where the operator put them, not from files that lie about in the working folder.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            EnvironmentName = settings.IsDevelopment ? Environments.Development : Environments.Production,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddConfiguration(configuration);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.MaxBodyKilobytes * 1024L;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        builder.WebHost.UseUrls([.. settings.Urls, .. settings.Management is { } management ? [management] : (string[])[]]);
        AddServices(builder.Services, settings, modules);
        foreach (var module in modules)
            module.AddServices(builder.Services, configuration.GetSection(module.Name));
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        try
        {
            await StartDatabase.PrepareAsync(app.Services, cancel);
            MapModules(app, modules);
            RequestPath.Use(app, settings);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static void AddServices(IServiceCollection services, ServerSettings settings, IReadOnlyList<IModule> modules)
    {
        services.AddSingleton(settings).AddSingleton(new ModuleList(modules)).AddSingleton(HouseKey.Read(settings));
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = StopLimit);

        services.AddRoutingCore();
        services.AddSingleton(WebFiles.Read()).AddSingleton<WebBuild>().Configure<RouteOptions>(routes => routes.SetParameterPolicy<PageConstraint>(PageConstraint.Name));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options => UseOurJson(options.SerializerOptions));
        services.AddSingleton<IProblemDetailsService, ValidationProblems>();

        ApiDescriptions.Add(services, ControlApi.Name, HostRoute.Console);
        ApiDescriptions.Add(services, HostRoute.House, HostRoute.House);
        foreach (var module in modules)
            ApiDescriptions.Add(services, module.Name, module.AppType);

        StartDatabase.AddServices(services, settings);
        services.AddSingleton<TenantFence>().AddSingleton<SystemDb>();
        services.AddScoped<TenantContext>();
        services.AddScoped(provider => new TenantDb(provider.GetRequiredService<IDatabase>(), provider.GetRequiredService<TenantFence>(),
            provider.GetRequiredService<TenantContext>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<JobClient>()));

        services.AddJobs(
            provider => provider.GetRequiredService<IDatabase>().CreateJobStore(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()),
            registry =>
            {
                registry.Queue("high", new QueueOptions()).Queue("low", new QueueOptions());
                ControlServices.AddJobs(registry);
                PurgeExpired.AddTo(registry);
                foreach (var module in modules)
                    module.AddJobs(registry);
            });
        services.AddScoped<IJobScope, TenantJobScope>();
        if (settings.Roles.Contains("worker"))
            services.AddJobWorker();

        services.AddBlobs(settings.Blobs).AddOutbound(settings.Outbound).AddTelemetry(settings.Telemetry).AddLimits(settings.Limits);
        services.AddSingleton<BlobHealth>(); // it remembers
        services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", tags: [HealthReports.Ready])
            .AddCheck<BlobHealth>("blobs");
        services.AddScoped(provider =>
            provider.GetRequiredService<Func<string, TenantBlobs>>()(provider.GetRequiredService<TenantContext>().Tenant.Id.Value));

        services.AddControlPlane(settings);
        services.AddSingleton<HostDirectory>().AddSingleton<TenantStore>().AddSingleton<AuditVerifier>().AddSingleton<AccessRecord>();
        services.AddIdentity(settings);
        services.AddSingleton(settings.Limits).AddSingleton<LocalBudget>().AddSingleton<AddressLimiter>();
        // SQLite has one process; on PostgreSQL there may be any number, which share each tenant's limit.
        if (settings.IsPostgres)
            services.AddSingleton<ITenantBudget, LeasedBudget>();
        else
            services.AddSingleton<ITenantBudget>(provider => provider.GetRequiredService<LocalBudget>());
    }

    /// <summary>Strict on what comes in: an unknown or missing field is the sender's mistake, and saying so early saves their time.</summary>
    public static void UseOurJson(JsonSerializerOptions json)
    {
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
    }

    private static void MapModules(WebApplication app, IReadOnlyList<IModule> modules)
    {
        var machines = app.MapGroup(RequestPath.ModuleRoot(HostRoute.Machines)).AllowAnyone("for machines: health anywhere, metrics on the management port");
        HealthEndpoints.Map(machines);
        MetricsEndpoint.Map(machines);
        var console = app.MapGroup(RequestPath.ModuleRoot(HostRoute.Console)).WithGroupName(ControlApi.Name);
        ControlApi.Map(console);
        IdentityEndpoints.MapOnConsole(console);
        WebEndpoints.Map(console, "consolePage");
        var house = app.MapGroup(RequestPath.ModuleRoot(HostRoute.House)).WithGroupName(HostRoute.House);
        IdentityEndpoints.MapOnTenants(house);
        WebEndpoints.Map(house, "appPage");
        foreach (var module in modules)
            module.MapEndpoints(app.MapGroup($"{RequestPath.ModuleRoot(module.AppType)}/api").WithGroupName(module.Name));

        var open = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)
            .Where(endpoint => endpoint.Metadata.GetMetadata<RequiredPermission>() is null && endpoint.Metadata.GetMetadata<ConsolePermission>() is null
                && endpoint.Metadata.GetMetadata<OpenToAnyone>() is null)
            .Select(endpoint => endpoint.DisplayName).ToList();
        if (open.Count > 0)
            throw new InvalidOperationException($"These endpoints say neither which permission they need nor that anyone may call them: {string.Join(", ", open)}.");
    }
}
