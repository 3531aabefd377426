using Longhouse.ControlPlane.Identity.People;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Identity;

internal sealed record Person(string Id, string Name, string Email, string PlatformRole);

/// <summary>The people of the house, as those who run it see them.</summary>
internal sealed class PeopleStore(SystemDb db, SessionStore sessions, TimeProvider clock)
{
    private static readonly string Admin = Roles.Store(PlatformRole.PlatformAdmin);

    /// <summary>
    /// Makes this address a platform administrator; says whether that is new. It means the person who proved to have the address, or, as long as
    /// nobody did, whoever will be the first to.
    /// </summary>
    public Task<(Person Person, bool IsNew)> EnsureAdminAsync(string name, string email, CancellationToken cancel) =>
        db.WriteAsync(async write =>
        {
            var address = email.Trim().ToLowerInvariant();
            var before = await FindVerifiedAsync(write, address, cancel);
            if (before?.PlatformRole == Admin)
                return (before, false);
            var person = before is null ? new Person(Id.New("person", clock), name, address, Admin) : before with { PlatformRole = Admin };
            await write.ExecuteAsync($"""
                insert into control_people (id, name, email, platform_role, created_at)
                values ({person.Id}, {person.Name}, {address}, {Admin}, {clock.GetUtcNow()})
                on conflict (id) do update set platform_role = excluded.platform_role, version = control_people.version + 1
                """, cancel);
            sessions.ForgetAfter(write, person.Id);
            write.Audit(TenantId.House, Actor.House, "control.admin_created", person.Id);
            return (person, true);
        }, cancel);

    public async Task<bool> HasAdminAsync(CancellationToken cancel) =>
        await db.CountAsync($"select count(*) from control_people where platform_role = {Admin}", cancel) > 0;

    /// <summary>People by id; with a text, only those who have it as their address or in their name.</summary>
    public Task<IReadOnlyList<Person>> ListAsync(PageQuery page, string? text, CancellationToken cancel)
    {
        var asked = (text ?? "").Trim().ToLowerInvariant();
        var inName = "%" + asked.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
        Sql found = asked.Length == 0 ? Sql.Empty : $"and (email = {asked} or lower(name) like {inName} escape '\\')";
        return db.QueryAsync<Person>($"select id, name, email, platform_role from control_people where id > {page.After} {found} order by id limit {page.Take}", cancel);
    }

    public Task<Person?> FindAsync(string id, CancellationToken cancel) =>
        db.FindAsync<Person>($"select id, name, email, platform_role from control_people where id = {id}", cancel);

    /// <summary>Gives somebody a role in the house, or takes it; the last administrator keeps theirs.</summary>
    public Task<Problem?> GrantAsync(string id, PlatformRole role, Actor actor, CancellationToken cancel) =>
        db.WriteAsync<Problem?>(async write =>
        {
            // Writing all administrators first makes two who demote each other at once wait, so that one stays.
            await write.ExecuteAsync($"update control_people set platform_role = platform_role where platform_role = {Admin}", cancel);
            var admins = await write.QueryAsync<string>($"select id from control_people where platform_role = {Admin}", cancel);
            if (role != PlatformRole.PlatformAdmin && admins is [var only] && only == id)
                return PersonProblems.LastAdmin;
            var stored = role == PlatformRole.None ? "" : Roles.Store(role);
            if (await write.ExecuteAsync($"update control_people set platform_role = {stored}, version = version + 1 where id = {id}", cancel) == 0)
                return PersonProblems.NotFound;
            sessions.ForgetAfter(write, id);
            write.Audit(TenantId.House, actor, "control.platform_role_granted", id, $"role {(stored.Length == 0 ? "none" : stored)}");
            return null;
        }, cancel);

    /// <summary>Signs somebody out everywhere; null if there is no such person, else the number of sessions that ended.</summary>
    public Task<int?> EndSessionsAsync(string id, Actor actor, CancellationToken cancel) =>
        db.WriteAsync<int?>(async write =>
        {
            if (await write.FindAsync<Person>($"select id, name, email, platform_role from control_people where id = {id}", cancel) is null)
                return null;
            var ended = await sessions.EndAllAsync(write, id, cancel);
            write.Audit(TenantId.House, actor, "control.sessions_ended", id, $"{ended} sessions");
            return ended;
        }, cancel);

    // Someone who merely says to have the address, at a provider that did not check it, must not become an administrator by it.
    private static Task<Person?> FindVerifiedAsync(SystemWrite write, string address, CancellationToken cancel) => write.FindAsync<Person>($"""
        select id, name, email, platform_role from control_people p
        where (p.claimed_at is null and p.email = {address})
            or exists (select 1 from control_accounts a where a.person_id = p.id and a.email = {address} and a.email_verified = 1)
        order by case when p.claimed_at is null then 1 else 0 end, id limit 1
        """, cancel);
}
