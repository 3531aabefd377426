using Longhouse.ControlPlane.ApiKeys;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.ControlPlane.ServiceTokens;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Identity;

/// <summary>
/// Knows callers by a key, or by the cookie of a session that belongs to this very place. Whoever sends a key means the key: if it is none, the cookie
/// beside it does not count.
/// </summary>
internal sealed partial class HouseAuthenticator(
    SessionStore sessions, KeyVerifier keys, KeyLimiter limiter, KeyUses uses, ModuleList modules, ILogger<HouseAuthenticator> logger) : IAuthenticator
{
    private const string Scheme = "Bearer ";
    private const string KeyHeader = "X-API-Key";

    public ValueTask<Caller?> AuthenticateAsync(HttpContext http, Tenant? tenant, CancellationToken cancel)
    {
        if (KeyIn(http.Request.Headers) is { } text)
            return ByKeyAsync(http, text, tenant, cancel);
        return SessionCookie.Read(http) is { } cookie ? BySessionAsync(http, cookie, tenant, cancel) : ValueTask.FromResult<Caller?>(null);
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
        var module = tenant is null ? null : modules.All.FirstOrDefault(m => m.AppType == tenant.AppType);
        if (key.CallerAt(tenant, module) is not { } caller)
            return null;
        http.Features.Set(key);
        if (key.IsPersonal)
            http.Features.Set(new ActingPerson(key.Person.Id));
        uses.Note(key);
        return caller;
    }

    private async ValueTask<Caller?> BySessionAsync(HttpContext http, string cookie, Tenant? tenant, CancellationToken cancel)
    {
        var session = await sessions.FindAsync(cookie, cancel);
        if (session?.Place != Session.PlaceOf(tenant))
            return null;
        http.Features.Set(session);
        return session.Caller;
    }

    [LoggerMessage(LogLevel.Information, "A request came with a key that is none, or is not in force")]
    private static partial void LogWrongKey(ILogger logger);
}
