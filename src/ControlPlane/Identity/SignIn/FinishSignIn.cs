using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.Browsers;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.SignIn;

/// <summary>On a tenant's host: takes the code that the console's host gave, and begins a session of this host's own.</summary>
internal static class FinishSignIn
{
    public static void Map(IEndpointRouteBuilder house) => house
        .MapGet("/api/auth/finish", HandleAsync)
        .WithName("finishSignIn")
        .AllowAnyone("nobody is signed in yet");

    private static async Task<IResult> HandleAsync(
        HttpContext http, TenantContext context, HandOverStore handOvers, SessionStore sessions, SystemDb db, CancellationToken cancel, string? code = null)
    {
        var place = Session.PlaceOf(context.Tenant);
        var redeemed = await handOvers.RedeemAsync(code, cancel);
        var fits = redeemed is not null && redeemed.Place == place && redeemed.Origin == SiteAddress.Own(http)
            && redeemed.PathPrefix == (http.Request.PathBase.Value ?? "") && BrowserBinding.Is(http, redeemed.BrowserHash);
        var cookie = fits ? await BeginAsync(http, redeemed!, place, sessions, db, cancel) : null; // fits, so there is one
        if (cookie is null)
            return HousePage.Of(SignInProblems.Expired, $"{http.Request.PathBase}/api/auth/start");
        SessionCookie.Set(http, cookie);
        return TypedResults.Redirect(redeemed!.ReturnPath);
    }

    private static Task<string?> BeginAsync(
        HttpContext http, Redeemed redeemed, string place, SessionStore sessions, SystemDb db, CancellationToken cancel) =>
        db.WriteAsync<string?>(async write =>
        {
            // Whoever signed out meanwhile is signed out here too.
            var origin = await write.FindAsync<SignedIn>($"""
                select person_id, provider, expires_at from control_sessions where sign_in_id = {redeemed.SignInId} and place = {Session.Console}
                """, cancel);
            if (origin is null)
                return null;
            LastProvider.Note(http, origin.Provider);
            return await sessions.BeginAsync(
                write, new NewSession(redeemed.SignInId, origin.PersonId, place, origin.Provider, origin.ExpiresAt), http, cancel);
        }, cancel);

    private sealed record SignedIn(string PersonId, string Provider, DateTimeOffset ExpiresAt);
}
