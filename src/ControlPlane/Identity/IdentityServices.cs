using Longhouse.ControlPlane.ApiKeys;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.Devices;
using Longhouse.ControlPlane.Identity.Guests;
using Longhouse.ControlPlane.Identity.Members;
using Longhouse.ControlPlane.Identity.People;
using Longhouse.ControlPlane.Identity.Providers;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Identity;

internal static class IdentityServices
{
    public static IServiceCollection AddIdentity(this IServiceCollection services, ServerSettings settings) => services
        .AddValidation()
        .AddSingleton(settings.Identity)
        .AddSingleton<PeopleStore>().AddSingleton<AccountDirectory>().AddSingleton<JoinPolicies>()
        .AddSingleton<SessionStore>().AddSingleton<HandOverStore>().AddSingleton<SignInThrottle>().AddSingleton<SignInCompletion>()
        .AddSingleton<ProviderList>().AddSingleton<ProviderHttp>().AddSingleton<CodeProviders>().AddSingleton<ProviderAttempts>().AddSingleton<ProviderSignIn>()
        .AddSingleton<LinkConfirmation>().AddSingleton<SessionReader>()
        .AddSingleton<GuestCookie>().AddScoped<GuestList>()
        .AddApiKeys().AddSingleton<DeviceGrants>()
        .AddSingleton<IAuthenticator, HouseAuthenticator>();
}
