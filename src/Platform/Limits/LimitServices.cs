using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Platform.Limits;

public static class LimitServices
{
    /// <summary>The limiter of tenants' requests, by tenant id.</summary>
    internal static IServiceCollection AddLimits(this IServiceCollection services, LimitOptions options) => services
        .AddMetrics()
        .AddSingleton<LimitMetrics>()
        .AddSingleton(provider => new RequestLimiter<string>(
            "tenant", new RequestRate(options.TenantRequestsPerSecond, options.TenantRequestsBurst),
            provider.GetRequiredService<LimitMetrics>(), provider.GetRequiredService<TimeProvider>()));

    /// <summary>A pool of a module's own; its name begins with the module's, and handlers take it by <c>[FromKeyedServices(name)]</c>.</summary>
    public static IServiceCollection AddInteractivePool(this IServiceCollection services, string name, InteractivePoolOptions options) => services
        .AddMetrics()
        .AddKeyedSingleton(name, (provider, _) => new InteractivePool(
            name, options, provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<TimeProvider>()));
}
