using Longhouse.ControlPlane.Audit;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.People;

public sealed record GrantPlatformRoleRequest(PlatformRole Role);

internal sealed record PersonView(string Id, string Name, string Email, PlatformRole PlatformRole)
{
    public static PersonView Of(Person person) => new(person.Id, person.Name, person.Email, Roles.ReadPlatform(person.PlatformRole));
}

internal sealed record EndedSessions(int Ended);

/// <summary>The people of the house, for those who run it.</summary>
internal static class PeopleEndpoints
{
    public static void Map(IEndpointRouteBuilder console)
    {
        console.MapGet("/api/v1/people", ListAsync).WithName("listPeople").WithMetadata(Sensitive.Mark).RequirePermission(ConsoleRights.ReadPeople);
        console.MapGet("/api/v1/people/{personId}", GetAsync).WithName("getPerson").WithMetadata(Sensitive.Mark).RequirePermission(ConsoleRights.ReadPeople);
        console.MapPut("/api/v1/people/{personId}/platform-role", GrantAsync).WithName("grantPlatformRole").RequirePermission(ConsoleRights.GrantPlatformRoles);
        console.MapDelete("/api/v1/people/{personId}/sessions", EndSessionsAsync).WithName("endSessionsOfPerson").RequirePermission(ConsoleRights.EndSessions);
    }

    private static async Task<Ok<Listing<PersonView>>> ListAsync(PageQuery page, PeopleStore people, CancellationToken cancel, string? search = null) =>
        TypedResults.Ok(Listing.Of([.. (await people.ListAsync(page, search, cancel)).Select(PersonView.Of)], page, person => person.Id));

    private static async Task<Results<Ok<PersonView>, Problem>> GetAsync(string personId, PeopleStore people, CancellationToken cancel) =>
        await people.FindAsync(personId, cancel) is { } person ? TypedResults.Ok(PersonView.Of(person)) : PersonProblems.NotFound;

    private static async Task<Results<NoContent, Problem>> GrantAsync(
        string personId, GrantPlatformRoleRequest request, HttpContext http, PeopleStore people, CancellationToken cancel)
    {
        if (!Enum.IsDefined(request.Role))
            return RequestProblems.Field("role", "One of none, auditor, operator, platformAdmin.");
        return await people.GrantAsync(personId, request.Role, HostRoute.Of(http).Caller!.Actor, cancel) is { } problem ? problem : TypedResults.NoContent(); // the permission was checked
    }

    private static async Task<Results<Ok<EndedSessions>, Problem>> EndSessionsAsync(string personId, HttpContext http, PeopleStore people, CancellationToken cancel) =>
        await people.EndSessionsAsync(personId, HostRoute.Of(http).Caller!.Actor, cancel) is { } ended // the permission was checked, so there is a caller
            ? TypedResults.Ok(new EndedSessions(ended))
            : PersonProblems.NotFound;
}
