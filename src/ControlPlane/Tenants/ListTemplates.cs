using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Tenants;

internal static class ListTemplates
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/templates", HandleAsync)
        .WithName("listTemplates")
        .RequirePermission(ConsoleRights.ReadTemplates);

    private static async Task<Ok<Listing<TemplateView>>> HandleAsync(PageQuery page, ControlDb db, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<Template>($"select {Template.Columns} from control_templates where name > {page.After} order by name limit {page.Take}", cancel);
        return TypedResults.Ok(Listing.Of([.. rows.Select(TemplateView.Of)], page, template => template.Name));
    }
}
