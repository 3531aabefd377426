using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.ApiKeys;

/// <summary>Keys that act for the person who made them. No key makes another, or whoever has stolen one would never be rid of.</summary>
internal static class MyKeys
{
    public static void Map(IEndpointRouteBuilder console)
    {
        const string All = "/api/v1/me/keys";
        console.MapGet(All, ListAsync).WithName("listMyKeys").RequirePermission(ConsoleRights.Self);
        console.MapPost(All, CreateAsync).WithName("createMyKey").RequirePermission(ConsoleRights.Self);
        console.MapPost(All + "/{keyId}/rotation", RotateAsync).WithName("rotateMyKey").RequirePermission(ConsoleRights.Self);
        console.MapDelete(All + "/{keyId}", RevokeAsync).WithName("revokeMyKey").RequirePermission(ConsoleRights.Self);
    }

    private static async Task<Ok<IReadOnlyList<KeyView>>> ListAsync(HttpContext http, KeyStore keys, CancellationToken cancel) =>
        TypedResults.Ok(await keys.ListAsync(TenantId.House, ActingPerson.IdOf(http), cancel));

    private static async Task<Results<Created<NewKey>, Problem>> CreateAsync(
        CreateKeyRequest request, HttpContext http, KnownScopes scopes, KeyStore keys, SystemDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (http.Features.Get<Session>() is not { } session)
            return KeyProblems.NeedsPerson;
        if (request.Kind != ApiKey.PersonalKind)
            return KeyFields.Kind([ApiKey.PersonalKind]);
        if (request.Scopes.FirstOrDefault(scope => !scopes.Contains(scope)) is { } unknown)
            return KeyFields.Scope(unknown);
        if (!await keys.HasRoomAsync(TenantId.House, session.Person.Id, cancel))
            return KeyProblems.TooMany;
        DateTimeOffset? ends = request.Days is { } days ? clock.GetUtcNow().AddDays(days) : null;
        var order = new KeyOrder(TenantId.House, request.Kind, request.Name, session.Person.Id, [.. request.Scopes.Distinct()], request.PerMinute, ends);
        var made = await db.WriteAsync(write => keys.CreateAsync(write, order, session.Caller.Actor, cancel), cancel);
        return TypedResults.Created($"/api/v1/me/keys/{made.Id}", made);
    }

    private static async Task<Results<Ok<NewKey>, Problem>> RotateAsync(
        string keyId, RotateKeyRequest request, OptionalIfMatch read, HttpContext http, KeyStore keys, CancellationToken cancel)
    {
        if (http.Features.Get<Session>() is not { } session)
            return KeyProblems.NeedsPerson;
        return await keys.RotateAsync(TenantId.House, session.Person.Id, keyId, read, TimeSpan.FromHours(request.OverlapHours), static _ => true, session.Caller.Actor, cancel); // it does what they may
    }

    private static Task<Results<NoContent, Problem>> RevokeAsync(string keyId, OptionalIfMatch read, HttpContext http, KeyStore keys, CancellationToken cancel) =>
        keys.RevokeAsync(TenantId.House, ActingPerson.IdOf(http), keyId, read, HostRoute.Of(http).Caller!.Actor, cancel); // the permission was checked, so there is a caller
}
