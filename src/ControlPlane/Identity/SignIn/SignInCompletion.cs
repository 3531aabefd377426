using Longhouse.ControlPlane.Identity.Members;
using Longhouse.ControlPlane.Identity.People;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Data;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity.SignIn;

/// <summary>What happens once it is known who someone is: their person, a session of this place, and the way back to where they came from.</summary>
internal sealed class SignInCompletion(
    SystemDb db, AccountDirectory accounts, SessionStore sessions, HandOverStore handOvers, JoinPolicies joining, SignInThrottle throttle, TimeProvider clock)
{
    /// <summary>Signs someone in here, at the console or at a tenant, and answers where they go next; or says why not.</summary>
    public async Task<(string? Next, Problem? Problem)> CompleteAsync(
        HttpContext http, Tenant? tenant, PersonClaim claim, HandOver? handOver, string returnPath, CancellationToken cancel)
    {
        if (throttle.RefuseAccount(http, claim) is { } tooMany)
            return (null, tooMany);
        // Twice at the most: two first sign-ins of one account at once make its person only once.
        var done = await TryAsync(http, tenant, claim, handOver, cancel) ?? await TryAsync(http, tenant, claim, handOver, cancel);
        if (done is null)
            return (null, ServerProblems.Unavailable with { RetryAfter = TimeSpan.FromSeconds(1) });
        SessionCookie.Set(http, done.Cookie);
        LastProvider.Note(http, claim.Provider);
        return (done.HandOverUrl ?? returnPath, null);
    }

    /// <summary>Takes a sign-in of the console to the tenant's host that waits for it; null if it does not wait any more.</summary>
    public Task<string?> HandOverAsync(Session session, HandOver handOver, CancellationToken cancel) =>
        db.WriteAsync(async write =>
        {
            await JoinAsync(write, session.Person.Id, handOver.Place, cancel);
            return await handOvers.GrantAsync(write, handOver, session.SignInId, cancel);
        }, cancel);

    private Task<Done?> TryAsync(HttpContext http, Tenant? tenant, PersonClaim claim, HandOver? handOver, CancellationToken cancel) =>
        db.WriteAsync<Done?>(async write =>
        {
            if (await accounts.SignInAsync(write, claim, cancel) is not { } person)
                return null;
            // Nothing of a session that this browser had before lives on in the new one.
            if (http.Features.Get<Session>() is { } before)
                await sessions.EndSignInAsync(write, before.SignInId, cancel);
            var (signIn, place) = (Id.New("signin", clock), Session.PlaceOf(tenant));
            var cookie = await sessions.BeginAsync(write, new NewSession(signIn, person, place, claim.Provider, clock.GetUtcNow() + Session.Length), http, cancel);
            if (tenant is not null)
                await JoinAsync(write, person, place, cancel);
            if (handOver is not null)
                await JoinAsync(write, person, handOver.Place, cancel);
            var url = handOver is null ? null : await handOvers.GrantAsync(write, handOver, signIn, cancel);
            write.Audit(TenantId.House, new Actor("person", person), "control.signed_in", person, $"provider {claim.Provider}");
            return new Done(cookie, url);
        }, cancel);

    private async Task JoinAsync(SystemWrite write, string person, string tenant, CancellationToken cancel)
    {
        if (await joining.AdmitAsync(write, new TenantId(tenant), person, cancel))
            sessions.ForgetAfter(write, person);
    }

    private sealed record Done(string Cookie, string? HandOverUrl);
}
