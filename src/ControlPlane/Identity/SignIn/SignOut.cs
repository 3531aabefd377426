using Longhouse.ControlPlane.Identity.Guests;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.SignIn;

/// <summary>On every host: ends the sign-in, here and wherever it was taken to; with <c>?everywhere=true</c> all of the person's.</summary>
internal static class SignOut
{
    public static void Map(IEndpointRouteBuilder hosts, string name) => hosts
        .MapPost("/api/auth/sign-out", HandleAsync)
        .WithName(name)
        .AllowAnyone("signing out twice does no harm");

    private static async Task<Results<NoContent, RedirectHttpResult>> HandleAsync(
        HttpContext http, SessionStore sessions, SystemDb db, CancellationToken cancel, bool everywhere = false, string? next = null)
    {
        if (http.Features.Get<Session>() is { } session)
        {
            await db.WriteAsync(async write =>
            {
                if (everywhere)
                    await sessions.EndAllAsync(write, session.Person.Id, cancel);
                else
                    await sessions.EndSignInAsync(write, session.SignInId, cancel);
                write.Audit(TenantId.House, session.Caller.Actor, "control.signed_out", session.Person.Id, everywhere ? "everywhere" : null);
                return 0;
            }, cancel);
        }
        SessionCookie.Remove(http);
        GuestCookie.Remove(http);
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        // A form without script cannot go anywhere by itself: it asks to be sent to the door.
        if (next == "here")
            return TypedResults.Redirect($"{http.Request.PathBase}/");
        return TypedResults.NoContent();
    }
}
