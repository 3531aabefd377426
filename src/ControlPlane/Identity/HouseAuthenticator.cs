using Longhouse.ControlPlane.ApiKeys;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.Guests;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.ControlPlane.ServiceTokens;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Identity;

/// <summary>
/// Knows callers by a key, or by the cookie of a session that belongs to this very place; guests by theirs. Whoever sends a key means the key: if it is
/// none, the cookie beside it does not count.
/// </summary>
internal sealed partial class HouseAuthenticator(
    SessionStore sessions, KeyVerifier keys, KeyLimiter limiter, KeyUses uses, GuestCookie guests, ModuleList modules, ILogger<HouseAuthenticator> logger) : IAuthenticator
{
    private const string Scheme = "Bearer ";
    private const string KeyHeader = "X-API-Key";

    public ValueTask<Caller?> AuthenticateAsync(HttpContext http, Tenant? tenant, CancellationToken cancel)
    {
        if (KeyIn(http.Request.Headers) is { } text)
            return ByKeyAsync(http, text, tenant, cancel);
        return ByBrowserAsync(http, tenant, cancel);
    }

    private static string? KeyIn(IHeaderDictionary headers)
    {
        if (headers.Authorization.ToString() is { Length: > 0 } authorization)
            return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : "";
        return headers.TryGetValue(KeyHeader, out var key) ? key.ToString() : null;
    }

    private async ValueTask<Caller?> ByKeyAsync(HttpContext http, string text, Tenant? tenant, CancellationToken cancel)
    {
        if (text.StartsWith(ServiceToken.Prefix, StringComparison.Ordinal))
            return null; // known to be for something else, so it is no guess at a key
        if (await keys.FindAsync(text, cancel) is not { } key)
        {
            LogWrongKey(logger);
            return limiter.RefuseGuess(http) is { } tooMany ? throw new ProblemException(tooMany) : null;
        }
        var module = modules.Find(tenant?.AppType);
        if (key.CallerAt(tenant, module) is not { } caller)
            return null;
        http.Features.Set(key);
        if (key.IsPersonal)
            http.Features.Set(new ActingPerson(key.Person.Id));
        uses.Note(key);
        return caller;
    }

    private async ValueTask<Caller?> ByBrowserAsync(HttpContext http, Tenant? tenant, CancellationToken cancel)
    {
        var session = SessionCookie.Read(http) is { } cookie ? await sessions.FindAsync(cookie, cancel) : null;
        if (session?.Place != Session.PlaceOf(tenant))
            session = null;
        http.Features.Set(session);
        if (tenant is null || session is { Caller.Role: not TenantRole.None })
            return session?.Caller;
        // Who is no member may still come in as anyone may.
        var visitor = session?.Caller.Actor ?? guests.Read(http, tenant);
        if (visitor is null)
            return null;
        return await http.RequestServices.GetRequiredService<GuestList>().AdmitAsync(visitor, tenant, cancel) ?? session?.Caller;
    }

    [LoggerMessage(LogLevel.Information, "A request came with a key that is none, or is not in force")]
    private static partial void LogWrongKey(ILogger logger);
}
