using Longhouse.ControlPlane.Identity.Browsers;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.Providers;

/// <summary>On a developer's own machine: sign in as anyone, by address. Elsewhere this address does not exist.</summary>
internal static class DevelopmentSignIn
{
    private const string Issuer = "this machine";

    public static void Map(IEndpointRouteBuilder console) => OwnPagesOnly.On(console
        .MapPost("/auth/development", HandleAsync)
        .WithName("signInForDevelopment")
        .AllowAnyone("nobody is signed in yet; answers at this machine alone"));

    private static async Task<IResult> HandleAsync(
        HttpContext http, ProviderList providers, HandOverStore handOvers, SignInCompletion completion, SignInThrottle throttle, CancellationToken cancel)
    {
        if (!providers.AllowsDevelopment(http))
            return SignInProblems.ProviderOff;
        if (throttle.RefuseAddress(http) is { } tooMany)
            return tooMany;
        var root = http.Request.PathBase.Value ?? "";
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancel) : FormCollection.Empty;
        var (email, attempt) = (form["email"].ToString().Trim().ToLowerInvariant(), form["attempt"].ToString());
        if (email.Length > PersonClaim.MaxEmail || email.Split('@') is not [{ Length: > 0 }, { Length: > 0 }] || !ReturnPath.TryRead(form["return"], root, out var returnPath))
            return HousePage.Of(SignInProblems.AccountRefused, $"{root}/auth/sign-in");
        var handOver = await handOvers.FindAsync(attempt, cancel);
        if (attempt.Length > 0 && handOver is null)
            return HousePage.Of(SignInProblems.Expired, $"{root}/auth/sign-in");

        var claim = PersonClaim.Of(ProviderList.Development, Issuer, email, null, email, emailVerified: true);
        var (next, problem) = await completion.CompleteAsync(http, tenant: null, claim, handOver, returnPath, cancel);
        return problem ?? (IResult)TypedResults.Redirect(next!); // without a problem there is a next place
    }
}
