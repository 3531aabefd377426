using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.Browsers;
using Longhouse.ControlPlane.Identity.People;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.Providers;

/// <summary>On the console's host: sends browsers to a provider, and takes them back at the one callback that serves all tenants.</summary>
internal sealed class ProviderSignIn(
    CodeProviders providers, ProviderAttempts attempts, HandOverStore handOvers, SignInCompletion completion, SignInThrottle throttle, LinkConfirmation linking, ServerSettings settings)
{
    public static void Map(IEndpointRouteBuilder console)
    {
        console.MapGet("/auth/{provider}", (string provider, HttpContext http, ProviderSignIn here, CancellationToken cancel, string? attempt, string? @return) =>
                here.BeginAsync(provider, http, attempt, @return, cancel))
            .WithName("signInWithProvider").AllowAnyone("nobody is signed in yet");
        console.MapGet("/auth/{provider}/callback", (string provider, HttpContext http, ProviderSignIn here, CancellationToken cancel, string? code, string? state, string? error, string? iss) =>
                here.ReturnAsync(provider, http, code, state, error, iss, cancel))
            .WithName("returnFromProvider").AllowAnyone("nobody is signed in yet");
    }

    /// <summary>The address at the provider to which this browser is to go, to sign in or, for a person, to link an account to theirs.</summary>
    public async Task<string> AddressAsync(ICodeProvider provider, HttpContext http, string? handOver, string returnPath, string? linksPerson, CancellationToken cancel)
    {
        var state = await attempts.BeginAsync(provider.Name, BrowserBinding.Ensure(http), handOver, returnPath, linksPerson, cancel);
        return await provider.AddressAsync(attempts.Ask(state, CallbackOf(http, provider)), cancel);
    }

    private async Task<IResult> BeginAsync(string name, HttpContext http, string? attempt, string? asked, CancellationToken cancel)
    {
        var root = http.Request.PathBase.Value ?? "";
        if (providers.Find(name) is not { } provider)
            return Fail(root, SignInProblems.ProviderOff);
        if (throttle.RefuseAddress(http) is { } tooMany)
            return tooMany;
        if (!ReturnPath.TryRead(asked, root, out var returnPath))
            return Fail(root, SignInProblems.ReturnElsewhere);
        var handOver = await handOvers.FindAsync(attempt, cancel);
        if (!string.IsNullOrEmpty(attempt) && handOver is null)
            return Fail(root, SignInProblems.Expired);
        try
        {
            return TypedResults.Redirect(await AddressAsync(provider, http, handOver?.Id, returnPath, null, cancel));
        }
        catch (ProblemException failure)
        {
            return Fail(root, failure.Problem);
        }
    }

    private async Task<IResult> ReturnAsync(
        string name, HttpContext http, string? code, string? state, string? error, string? issuer, CancellationToken cancel)
    {
        var root = http.Request.PathBase.Value ?? "";
        if (throttle.RefuseAddress(http) is { } tooMany)
            return tooMany;
        var attempt = await attempts.TakeAsync(state, cancel);
        if (attempt is null || attempt.Provider != name || !BrowserBinding.Is(http, attempt.BrowserHash) || providers.Find(name) is not { } provider)
            return Fail(root, SignInProblems.Expired);
        if (error is not null || string.IsNullOrEmpty(code))
            return Fail(root, SignInProblems.ProviderRefused);
        try
        {
            var claim = await provider.RedeemAsync(code, issuer, attempts.Ask(state!, CallbackOf(http, provider)), cancel); // an attempt was found by it
            if (attempt.LinksPersonId is { } person)
                return await linking.AskAsync(http, person, claim, cancel);
            var handOver = await handOvers.FindAsync(attempt.HandOverId, cancel);
            if (attempt.HandOverId is not null && handOver is null)
                return Fail(root, SignInProblems.Expired);
            var (next, problem) = await completion.CompleteAsync(http, tenant: null, claim, handOver, attempt.ReturnPath, cancel);
            return problem ?? (IResult)TypedResults.Redirect(next!); // without a problem there is a next place
        }
        catch (ProblemException failure)
        {
            return Fail(root, failure.Problem);
        }
    }

    private string CallbackOf(HttpContext http, ICodeProvider provider) => $"{SiteAddress.Console(http, settings)}/auth/{provider.Name}/callback";

    private static HousePage Fail(string root, Problem problem) => HousePage.Of(problem, $"{root}/auth/sign-in");
}
