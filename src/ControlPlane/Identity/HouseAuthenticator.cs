using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity;

/// <summary>Knows callers by the cookie of a session that belongs to this very place.</summary>
internal sealed class HouseAuthenticator(SessionStore sessions) : IAuthenticator
{
    public async ValueTask<Caller?> AuthenticateAsync(HttpContext http, Tenant? tenant, CancellationToken cancel)
    {
        if (SessionCookie.Read(http) is not { } cookie)
            return null;
        var session = await sessions.FindAsync(cookie, cancel);
        if (session?.Place != Session.PlaceOf(tenant))
            return null;
        http.Features.Set(session);
        return session.Caller;
    }
}
