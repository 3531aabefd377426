using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Platform.Outbound;

internal static class OutboundServices
{
    public static IServiceCollection AddOutbound(this IServiceCollection services, OutboundOptions options) => services
        .AddMetrics()
        .AddSingleton<OutboundMetrics>()
        .AddSingleton<IHostResolver, SystemResolver>()
        .AddSingleton(provider => new OutboundClient(
            options, provider.GetRequiredService<IHostResolver>(), provider.GetRequiredService<OutboundMetrics>(),
            provider.GetRequiredService<TimeProvider>()));
}
