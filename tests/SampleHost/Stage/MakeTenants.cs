using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.SampleHost.Stage;

public sealed record NewTenant(string Slug, string AppType, string Host, string PathPrefix = "");

/// <summary>Tenants with their hosts, as many as a test wants.</summary>
internal static class MakeTenants
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants", HandleAsync)
        .WithName("stageMakeTenants")
        .RequirePermission(StageModule.Direct);

    private static async Task<Ok<IReadOnlyList<string>>> HandleAsync(IReadOnlyList<NewTenant> tenants, TenantStore store, CancellationToken cancel)
    {
        var ids = new List<string>();
        foreach (var tenant in tenants)
        {
            var made = await store.CreateAsync(Actor.House, tenant.Slug, tenant.Slug, tenant.AppType, tenant.Host, cancel, tenant.PathPrefix);
            ids.Add(made.Id.Value);
        }
        return TypedResults.Ok((IReadOnlyList<string>)ids);
    }
}

internal static class SetTenantStatus
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPut("/tenants/{slug}/{status}", HandleAsync)
        .WithName("stageSetTenantStatus")
        .RequirePermission(StageModule.Direct);

    private static async Task<Results<NoContent, NotFound>> HandleAsync(string slug, TenantStatus status, TenantStore store, CancellationToken cancel)
    {
        if (await store.FindBySlugAsync(slug, cancel) is not { } tenant)
            return TypedResults.NotFound();
        await store.SetStatusAsync(Actor.House, tenant.Id, status, cancel);
        return TypedResults.NoContent();
    }
}
