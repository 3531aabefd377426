using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.People;

internal sealed record Me(string Id, string Name, string Email, PlatformRole PlatformRole, IReadOnlyList<MyTenant> Tenants);

internal sealed record MyTenant(string Id, string Slug, string Name, string AppType, TenantRole Role);

internal static class GetMe
{
    public static void Map(IEndpointRouteBuilder console) => console
        .MapGet("/api/v1/me", HandleAsync)
        .WithName("getMe")
        .RequirePermission(ConsoleRights.Self);

    private static async Task<Results<Ok<Me>, Problem>> HandleAsync(HttpContext http, SystemDb db, CancellationToken cancel)
    {
        var id = ActingPerson.IdOf(http);
        if (await db.FindAsync<Person>($"select id, name, email, platform_role from control_people where id = {id}", cancel) is not { } person)
            return PersonProblems.NotFound;
        var tenants = await db.QueryAsync<Row>($"""
            select t.id, t.slug, t.name, t.app_type, m.role from control_memberships m join control_tenants t on t.id = m.tenant_id
            where m.person_id = {id} order by t.slug limit 1000
            """, cancel);
        return TypedResults.Ok(new Me(person.Id, person.Name, person.Email, Roles.ReadPlatform(person.PlatformRole),
            [.. tenants.Select(t => new MyTenant(t.Id, t.Slug, t.Name, t.AppType, Roles.ReadTenant(t.Role)))]));
    }

    private sealed record Row(string Id, string Slug, string Name, string AppType, string Role);
}
