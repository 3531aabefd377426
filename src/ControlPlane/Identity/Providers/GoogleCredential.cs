using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.Browsers;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.Providers;

/// <param name="Credential">The ID token that Google's own button gave the page.</param>
/// <param name="Nonce">What the page had Google put into the token, if it did.</param>
/// <param name="Attempt">On the console's host: the hand-over that waits for this, if any.</param>
public sealed record GoogleCredentialRequest(
    [property: Required, StringLength(16 * 1024)] string Credential, [property: StringLength(200)] string? Nonce = null, [property: StringLength(100)] string? Attempt = null);

/// <summary>Where to go now.</summary>
internal sealed record SignedInNext(string Next);

/// <summary>On every host: signs somebody in by a token of Google's, here and on no other host.</summary>
internal static class GoogleCredential
{
    public static void Map(IEndpointRouteBuilder hosts, string name) => OwnPagesOnly.On(hosts
        .MapPost("/api/auth/google", HandleAsync)
        .WithName(name)
        .AllowAnyone("nobody is signed in yet"));

    private static async Task<Results<Ok<SignedInNext>, Problem>> HandleAsync(
        GoogleCredentialRequest request, HttpContext http, TenantContext context, CodeProviders providers, HandOverStore handOvers,
        SignInCompletion completion, SignInThrottle throttle, CancellationToken cancel)
    {
        if (providers.Google is not { } google)
            return SignInProblems.ProviderOff;
        if (throttle.RefuseAddress(http) is { } tooMany)
            return tooMany;
        var route = HostRoute.Of(http);
        var handOver = route.IsTenant ? null : await handOvers.FindAsync(request.Attempt, cancel);
        if (request.Attempt is not null && handOver is null)
            return SignInProblems.Expired;
        var claim = await google.BelieveAsync(request.Credential, request.Nonce, cancel);
        var (next, problem) = await completion.CompleteAsync(http, route.IsTenant ? context.Tenant : null, claim, handOver, $"{http.Request.PathBase}/", cancel);
        return problem is not null ? problem : TypedResults.Ok(new SignedInNext(next!)); // without a problem there is a next place
    }
}
