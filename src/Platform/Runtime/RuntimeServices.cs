using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Platform.Runtime;

internal static class RuntimeServices
{
    /// <summary>The caches in front of a control plane, and what follows its changes. Who knows where it runs registers <see cref="IControlPlane"/>.</summary>
    public static IServiceCollection AddRuntime(this IServiceCollection services, RuntimeOptions options) => services
        .AddSingleton(options)
        .AddSingleton<CredentialCache>().AddSingleton<RuntimeCache>().AddSingleton<FeedFollower>().AddHostedService(provider => provider.GetRequiredService<FeedFollower>())
        .AddScoped(provider => new TenantRuntime(
            provider.GetRequiredService<TenantContext>(), provider.GetRequiredService<RuntimeCache>(), provider.GetRequiredService<CredentialCache>(),
            provider.GetRequiredService<FindTenantAddress>(), provider.GetRequiredService<TimeProvider>()));
}
