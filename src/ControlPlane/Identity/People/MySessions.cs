using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Data;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.People;

internal sealed record MySession(
    string Id, string SignInId, string Host, string Provider, string Agent, string Address, DateTimeOffset CreatedAt, DateTimeOffset SeenAt,
    DateTimeOffset ExpiresAt, bool Current);

/// <summary>Where somebody is signed in, for themselves; ending one session ends all that came of the same sign-in.</summary>
internal static class MySessions
{
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder console)
    {
        console.MapGet("/api/v1/me/sessions", ListAsync).WithName("listMySessions").RequirePermission(ConsoleRights.Self);
        console.MapDelete("/api/v1/me/sessions/{sessionId}", EndAsync).WithName("endMySession").RequirePermission(ConsoleRights.Self);
    }

    private static async Task<Ok<IReadOnlyList<MySession>>> ListAsync(HttpContext http, SystemDb db, TimeProvider clock, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<Row>($"""
            select id, sign_in_id, host, provider, agent, address, created_at, seen_at, expires_at from control_sessions
            where person_id = {ActingPerson.IdOf(http)} and expires_at > {clock.GetUtcNow()} order by id desc limit {Most}
            """, cancel);
        var own = http.Features.Get<Session>()?.SignInId;
        return TypedResults.Ok<IReadOnlyList<MySession>>([.. rows.Select(r =>
            new MySession(r.Id, r.SignInId, r.Host, r.Provider, r.Agent, r.Address, r.CreatedAt, r.SeenAt, r.ExpiresAt, r.SignInId == own))]);
    }

    private static Task<Results<NoContent, Problem>> EndAsync(string sessionId, HttpContext http, SystemDb db, SessionStore sessions, CancellationToken cancel) =>
        db.WriteAsync<Results<NoContent, Problem>>(async write =>
        {
            var person = ActingPerson.IdOf(http);
            var signIns = await write.QueryAsync<string>($"select sign_in_id from control_sessions where id = {sessionId} and person_id = {person}", cancel);
            if (signIns is not [var signIn])
                return PersonProblems.SessionNotFound;
            await sessions.EndSignInAsync(write, signIn, cancel);
            write.Audit(TenantId.House, new Actor("person", person), "control.session_ended", sessionId);
            return TypedResults.NoContent();
        }, cancel);

    private sealed record Row(
        string Id, string SignInId, string Host, string Provider, string Agent, string Address, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt);
}
