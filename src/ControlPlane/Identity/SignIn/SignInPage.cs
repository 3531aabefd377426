using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.Browsers;
using Longhouse.ControlPlane.Identity.Providers;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.SignIn;

/// <summary>
/// On the console's host: where everybody signs in, whichever host they come from. Whoever is signed in already goes straight back.
/// </summary>
internal static class SignInPage
{
    public static void Map(IEndpointRouteBuilder console) => console
        .MapGet("/auth/sign-in", HandleAsync)
        .WithName("signInPage")
        .AllowAnyone("nobody is signed in yet");

    private static async Task<IResult> HandleAsync(
        HttpContext http, HandOverStore handOvers, SignInCompletion completion, ProviderList providers, TenantStore tenants, CancellationToken cancel,
        string? attempt = null, string? @return = null, string? provider = null)
    {
        var root = http.Request.PathBase.Value ?? "";
        if (!ReturnPath.TryRead(@return, root, out var returnPath))
            return HousePage.Of(SignInProblems.ReturnElsewhere, $"{root}/auth/sign-in");
        var handOver = await handOvers.FindAsync(attempt, cancel);
        if (attempt is not null && handOver is null)
            return HousePage.Of(SignInProblems.Expired, $"{root}/auth/sign-in");
        if (http.Features.Get<Session>() is { } session)
        {
            if (handOver is null)
                return TypedResults.Redirect(returnPath);
            return await completion.HandOverAsync(session, handOver, cancel) is { } next
                ? TypedResults.Redirect(next)
                : HousePage.Of(SignInProblems.Expired, $"{root}/auth/sign-in");
        }
        // The tenant's page has asked already, with whom to go on.
        if (handOver is not null && provider is not null && provider != ProviderList.Development && providers.For(http).Any(p => p.Name == provider))
            return TypedResults.Redirect($"{root}/auth/{provider}{QueryString.Create("attempt", handOver.Id)}");
        var tenant = handOver is null ? null : await tenants.FindAsync(new TenantId(handOver.Place), cancel);
        return SignInDoor.OnConsole(http, handOver, tenant, returnPath);
    }
}
