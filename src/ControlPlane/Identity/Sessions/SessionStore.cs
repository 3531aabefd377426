using Longhouse.ControlPlane.ApiKeys;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity.Sessions;

/// <summary>
/// Sessions as rows, of which a browser holds an encrypted reference: the row's id and a secret that the row knows by its hash.
/// </summary>
internal sealed class SessionStore(SystemDb db, HouseKey key, KeyVerifier keys, IdentityOptions options, TimeProvider clock)
{
    private const int MaxAgentLength = 300;
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    private readonly Seal _seal = new(key, "session");
    private readonly RecentReads<Session> _recent = new(clock);

    /// <summary>The session that a cookie stands for; null if it ended, expired, or is not one of ours.</summary>
    public async ValueTask<Session?> FindAsync(string cookie, CancellationToken cancel) =>
        await _recent.GetAsync(cookie, ReadAsync, cancel) is { } session && session.ExpiresAt > clock.GetUtcNow() ? session : null;

    /// <summary>Begins a session and answers the value of its cookie.</summary>
    public async Task<string> BeginAsync(SystemWrite write, NewSession session, HttpContext http, CancellationToken cancel)
    {
        var (id, secret, now) = (Id.New("session", clock), RandomCode.New(), clock.GetUtcNow());
        var agent = http.Request.Headers.UserAgent.ToString();
        await write.ExecuteAsync($"""
            insert into control_sessions (id, sign_in_id, person_id, place, host, provider, secret_hash, agent, address, created_at, seen_at, expires_at)
            values ({id}, {session.SignInId}, {session.PersonId}, {session.Place}, {http.Request.Host.Value ?? ""}, {session.Provider}, {RandomCode.Hash(secret)},
                {agent[..Math.Min(agent.Length, MaxAgentLength)]}, {CallerAddress.Of(http)}, {now}, {now}, {session.ExpiresAt})
            """, cancel);
        return _seal.Close($"{id}.{secret}");
    }

    /// <summary>Ends a sign-in at every host that it was taken to.</summary>
    public async Task EndSignInAsync(SystemWrite write, string signInId, CancellationToken cancel)
    {
        await write.ExecuteAsync($"delete from control_sessions where sign_in_id = {signInId}", cancel);
        write.AfterCommit(() => _recent.Forget(session => session.SignInId == signInId));
    }

    /// <summary>Ends all that a person is signed in to, and says how many sessions that were.</summary>
    public async Task<int> EndAllAsync(SystemWrite write, string personId, CancellationToken cancel)
    {
        var ended = await write.ExecuteAsync($"delete from control_sessions where person_id = {personId}", cancel);
        ForgetAfter(write, personId);
        return ended;
    }

    /// <summary>For changes of what a person is or may do: their next request sees them.</summary>
    public void ForgetAfter(SystemWrite write, string personId) => write.AfterCommit(() =>
    {
        _recent.Forget(session => session.Person.Id == personId);
        keys.ForgetPerson(personId);
    });

    private async Task<Session?> ReadAsync(string cookie, CancellationToken cancel)
    {
        if (_seal.Open(cookie)?.Split('.') is not [var id, var secret])
            return null;
        var now = clock.GetUtcNow();
        var row = await db.FindAsync<Row>($"""
            select s.id, s.sign_in_id, s.place, s.secret_hash, s.created_at, s.seen_at, s.expires_at, p.id as person_id, p.name, p.email, p.platform_role
            from control_sessions s join control_people p on p.id = s.person_id
            where s.id = {id} and s.expires_at > {now}
            """, cancel);
        if (row is null || !RandomCode.Matches(secret, row.SecretHash) || now - row.SeenAt > options.SessionIdle)
            return null;
        var memberships = await db.QueryAsync<Membership>($"select tenant_id, role from control_memberships where person_id = {row.PersonId}", cancel);
        if (now - row.SeenAt > SeenEvery)
            await SeeAsync(id, now, cancel);
        return row.ToSession(memberships.ToDictionary(m => m.TenantId, m => Roles.ReadTenant(m.Role), StringComparer.Ordinal));
    }

    private async Task SeeAsync(string id, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            await db.WriteAsync(write => write.ExecuteAsync($"update control_sessions set seen_at = {now} where id = {id}", cancel), cancel);
        }
        catch (Exception failure) when (DatabaseTrouble.KeepsFromWriting(failure))
        {
            // When a session was last seen is not worth refusing a read for.
        }
    }

    private sealed record Membership(string TenantId, string Role);

    private sealed record Row(
        string Id, string SignInId, string Place, string SecretHash, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt,
        string PersonId, string Name, string Email, string PlatformRole)
    {
        public Session ToSession(IReadOnlyDictionary<string, TenantRole> memberships)
        {
            var person = new SignedInPerson(PersonId, Name, Email, Roles.ReadPlatform(PlatformRole), memberships);
            var isConsole = Place == Session.Console;
            var caller = new Caller(new Actor("person", PersonId), isConsole ? TenantRole.None : memberships.GetValueOrDefault(Place))
            {
                ByCookie = true,
                PlatformRole = isConsole ? person.Role : Longhouse.Platform.Identity.PlatformRole.None,
                Memberships = isConsole ? memberships : new Dictionary<string, TenantRole>(),
            };
            return new Session(Id, SignInId, Place, CreatedAt, ExpiresAt, person, caller);
        }
    }
}

internal sealed record NewSession(string SignInId, string PersonId, string Place, string Provider, DateTimeOffset ExpiresAt);
