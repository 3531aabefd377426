using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.ApiKeys;

internal static class KeyServices
{
    public static IServiceCollection AddApiKeys(this IServiceCollection services) => services
        .AddSingleton<KeyVerifier>().AddSingleton<KeyStore>().AddSingleton<KeyLimiter>().AddSingleton<KnownScopes>()
        .AddSingleton<KeyUses>().AddHostedService(provider => provider.GetRequiredService<KeyUses>());

    public static void MapOnConsole(IEndpointRouteBuilder console)
    {
        TenantKeys.Map(console);
        MyKeys.Map(console);
    }
}
