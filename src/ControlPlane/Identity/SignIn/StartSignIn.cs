using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.SignIn;

/// <summary>On a tenant's host: notes what this browser wants to return to, and sends it to the one place where people sign in.</summary>
internal static class StartSignIn
{
    public static void Map(IEndpointRouteBuilder house) => house
        .MapGet("/api/auth/start", HandleAsync)
        .WithName("startSignIn")
        .AllowAnyone("nobody is signed in yet");

    private static async Task<Results<RedirectHttpResult, Problem>> HandleAsync(
        HttpContext http, TenantContext context, HandOverStore handOvers, ServerSettings settings, CancellationToken cancel, string? @return = null, string? provider = null)
    {
        var prefix = http.Request.PathBase.Value ?? "";
        if (!ReturnPath.TryRead(@return, prefix, out var path))
            return SignInProblems.ReturnElsewhere;
        if (http.Features.Get<Session>() is not null)
            return TypedResults.Redirect(path);
        var id = await handOvers.BeginAsync(Session.PlaceOf(context.Tenant), SiteAddress.Own(http), prefix, path, BrowserBinding.Ensure(http), cancel);
        var query = QueryString.Create("attempt", id);
        return TypedResults.Redirect($"{SiteAddress.Console(http, settings)}/auth/sign-in{(provider is null ? query : query.Add("provider", provider))}");
    }
}
