using Longhouse.ControlPlane.Audit;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.ServiceTokens;

internal static class ListServiceTokens
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/service-tokens", HandleAsync)
        .WithName("listServiceTokens")
        .WithMetadata(Sensitive.Mark)
        .RequirePermission(ConsoleRights.ReadTokens);

    public static async Task<Ok<Listing<ServiceTokenView>>> HandleAsync(PageQuery page, ControlDb db, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<ServiceToken>($"select {ServiceToken.Columns} from control_service_tokens where id > {page.After} order by id limit {page.Take}", cancel);
        return TypedResults.Ok(Listing.Of([.. rows.Select(ServiceTokenView.Of)], page, token => token.Id));
    }
}
