using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.Browsers;
using Longhouse.ControlPlane.Identity.Providers;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Identity;
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
        HttpContext http, HandOverStore handOvers, SignInCompletion completion, ProviderList providers, CancellationToken cancel,
        string? attempt = null, string? @return = null)
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
        BrowserBinding.Ensure(http);
        return Page(root, providers.For(http), handOver, returnPath);
    }

    private static HousePage Page(string root, IReadOnlyList<ShownProvider> providers, HandOver? handOver, string returnPath)
    {
        var query = QueryString.Create(handOver is null ? "return" : "attempt", handOver?.Id ?? returnPath);
        var page = new HousePage("Sign in");
        if (handOver is not null)
            page.Text($"to go on to {handOver.Origin}{handOver.PathPrefix}");
        if (providers.Count == 0)
            page.Text("No way to sign in is set up yet. Whoever runs this house finds them in the settings under Identity.");
        foreach (var provider in providers.Where(p => p.Name != ProviderList.Development))
            page.Link($"Continue with {provider.Title}", $"{root}/auth/{provider.Name}{query}");
        if (providers.Any(p => p.Name == ProviderList.Development))
        {
            page.Form($"{root}/auth/development", "Sign in as anyone",
            [
                new("email", "Address", "admin@localhost"), new("attempt", null, handOver?.Id ?? ""), new("return", null, handOver is null ? returnPath : ""),
            ], handOver?.Origin);
        }
        return page;
    }
}
