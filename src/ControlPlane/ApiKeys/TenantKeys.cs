using Longhouse.ControlPlane.Audit;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.ApiKeys;

/// <summary>A tenant's keys, for programs that are nobody's in particular. They outlive whoever made them.</summary>
internal static class TenantKeys
{
    public static void Map(IEndpointRouteBuilder console)
    {
        const string All = "/api/v1/tenants/{tenantId}/keys";
        console.MapGet(All, ListAsync).WithName("listKeys").WithMetadata(Sensitive.Mark).RequirePermission(ConsoleRights.ReadKeys);
        console.MapPost(All, CreateAsync).WithName("createKey").RequirePermission(ConsoleRights.ManageKeys);
        console.MapPost(All + "/{keyId}/rotation", RotateAsync).WithName("rotateKey").RequirePermission(ConsoleRights.ManageKeys);
        console.MapDelete(All + "/{keyId}", RevokeAsync).WithName("revokeKey").RequirePermission(ConsoleRights.RevokeKeys);
    }

    private static async Task<Ok<IReadOnlyList<KeyView>>> ListAsync(string tenantId, KeyStore keys, CancellationToken cancel) =>
        TypedResults.Ok(await keys.ListAsync(new TenantId(tenantId), null, cancel));

    private static async Task<Results<Created<NewKey>, Problem>> CreateAsync(
        string tenantId, CreateKeyRequest request, HttpContext http, TenantStore tenants, ModuleList modules, KeyStore keys, SystemDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (await tenants.FindAsync(new TenantId(tenantId), cancel) is not { } tenant)
            return TenantProblems.NotFound;
        var module = modules.Find(tenant.AppType);
        List<string> kinds = [ApiKey.PersonalKind, .. module?.KeyKinds ?? []];
        if (!kinds.Contains(request.Kind))
            return KeyFields.Kind(kinds);
        if (request.Scopes.Count == 0)
            return KeyFields.NoScopes;
        if (request.Scopes.FirstOrDefault(scope => module?.Permissions.Any(permission => permission.Name == scope) is not true) is { } unknown)
            return KeyFields.Scope(unknown);
        var caller = HostRoute.Of(http).Caller!; // the permission was checked, so there is a caller
        if (!request.Scopes.All(scope => MayGive(caller, tenantId, module, scope)))
            return KeyProblems.WiderThanYou;
        if (!await keys.HasRoomAsync(tenant.Id, "", cancel))
            return KeyProblems.TooMany;

        DateTimeOffset? ends = request.Days is { } days ? clock.GetUtcNow().AddDays(days) : null;
        var order = new KeyOrder(tenant.Id, request.Kind, request.Name, ActingPerson.IdOf(http), [.. request.Scopes.Distinct()], request.PerMinute, ends);
        var made = await db.WriteAsync(write => keys.CreateAsync(write, order, caller.Actor, cancel), cancel);
        return TypedResults.Created($"/api/v1/tenants/{tenantId}/keys/{made.Id}", made);
    }

    private static async Task<Results<Ok<NewKey>, Problem>> RotateAsync(
        string tenantId, string keyId, RotateKeyRequest request, OptionalIfMatch read, HttpContext http, TenantStore tenants, ModuleList modules, KeyStore keys, CancellationToken cancel)
    {
        if (await tenants.FindAsync(new TenantId(tenantId), cancel) is not { } tenant)
            return TenantProblems.NotFound;
        var (caller, module) = (HostRoute.Of(http).Caller!, modules.Find(tenant.AppType)); // as above
        return await keys.RotateAsync(
            tenant.Id, null, keyId, read, TimeSpan.FromHours(request.OverlapHours), scope => MayGive(caller, tenantId, module, scope), caller.Actor, cancel);
    }

    // What the app no longer knows opens nothing.
    private static bool MayGive(Caller caller, string tenantId, IModule? module, string scope)
    {
        var role = caller.PlatformRole >= PlatformRole.PlatformAdmin ? TenantRole.Owner : caller.Memberships.GetValueOrDefault(tenantId);
        return module?.Permissions.FirstOrDefault(permission => permission.Name == scope) is not { } known || known.Least <= role;
    }

    private static Task<Results<NoContent, Problem>> RevokeAsync(string tenantId, string keyId, OptionalIfMatch read, HttpContext http, KeyStore keys, CancellationToken cancel) =>
        keys.RevokeAsync(new TenantId(tenantId), null, keyId, read, HostRoute.Of(http).Caller!.Actor, cancel); // as above
}
