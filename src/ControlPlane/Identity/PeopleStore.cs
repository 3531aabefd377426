using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Identity;

internal sealed record Person(string Id, string Name, string Email, string PlatformRole);

/// <summary>The people who may run the house.</summary>
internal sealed class PeopleStore(SystemDb db, TimeProvider clock)
{
    public const string PlatformAdmin = "platform_admin";

    /// <summary>Makes this address a platform administrator; says whether that is new.</summary>
    public Task<(Person Person, bool IsNew)> EnsureAdminAsync(string name, string email, CancellationToken cancel) =>
        db.WriteAsync(async write =>
        {
            var address = email.Trim().ToLowerInvariant();
            var before = await write.FindAsync<Person>($"select id, name, email, platform_role from control_people where email = {address}", cancel);
            if (before is { PlatformRole: PlatformAdmin })
                return (before, false);
            var person = before is null ? new Person(Id.New("person", clock), name, address, PlatformAdmin) : before with { PlatformRole = PlatformAdmin };
            await write.ExecuteAsync($"""
                insert into control_people (id, name, email, platform_role, created_at)
                values ({person.Id}, {person.Name}, {address}, {PlatformAdmin}, {clock.GetUtcNow()})
                on conflict (id) do update set platform_role = excluded.platform_role
                """, cancel);
            write.Audit(TenantId.House, Actor.House, "control.admin_created", person.Id);
            return (person, true);
        }, cancel);

    public async Task<bool> HasAdminAsync(CancellationToken cancel) =>
        await db.CountAsync($"select count(*) from control_people where platform_role = {PlatformAdmin}", cancel) > 0;
}
