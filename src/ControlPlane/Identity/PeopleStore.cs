using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Identity;

internal sealed record Person(string Id, string Name, string Email, string PlatformRole);

/// <summary>The people who may run the house.</summary>
internal sealed class PeopleStore(SystemDb db, TimeProvider clock)
{
    /// <summary>
    /// Makes this address a platform administrator; says whether that is new. It means the person who proved to have the address, or, as long as
    /// nobody did, whoever will be the first to.
    /// </summary>
    public Task<(Person Person, bool IsNew)> EnsureAdminAsync(string name, string email, CancellationToken cancel) =>
        db.WriteAsync(async write =>
        {
            var (address, role) = (email.Trim().ToLowerInvariant(), Roles.Store(PlatformRole.PlatformAdmin));
            var before = await FindAsync(write, address, cancel);
            if (before?.PlatformRole == role)
                return (before, false);
            var person = before is null ? new Person(Id.New("person", clock), name, address, role) : before with { PlatformRole = role };
            await write.ExecuteAsync($"""
                insert into control_people (id, name, email, platform_role, created_at)
                values ({person.Id}, {person.Name}, {address}, {role}, {clock.GetUtcNow()})
                on conflict (id) do update set platform_role = excluded.platform_role, version = control_people.version + 1
                """, cancel);
            write.Audit(TenantId.House, Actor.House, "control.admin_created", person.Id);
            return (person, true);
        }, cancel);

    public async Task<bool> HasAdminAsync(CancellationToken cancel) =>
        await db.CountAsync($"select count(*) from control_people where platform_role = {Roles.Store(PlatformRole.PlatformAdmin)}", cancel) > 0;

    // Someone who merely says to have the address, at a provider that did not check it, must not become an administrator by it.
    private static Task<Person?> FindAsync(SystemWrite write, string address, CancellationToken cancel) => write.FindAsync<Person>($"""
        select id, name, email, platform_role from control_people p
        where (p.claimed_at is null and p.email = {address})
            or exists (select 1 from control_accounts a where a.person_id = p.id and a.email = {address} and a.email_verified = 1)
        order by case when p.claimed_at is null then 1 else 0 end, id limit 1
        """, cancel);
}
