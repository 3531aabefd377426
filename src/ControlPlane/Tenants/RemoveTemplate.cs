using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Tenants;

/// <summary>Offers a template no more. Tenants that began with it stay as they are.</summary>
internal static class RemoveTemplate
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapDelete("/templates/{templateId}", HandleAsync)
        .WithName("removeTemplate")
        .RequirePermission(ConsoleRights.ChangeTemplates);

    private static Task<Results<NoContent, Problem>> HandleAsync(string templateId, IfMatch read, ControlDb db, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<NoContent, Problem>>(by, async write =>
        {
            if (await Template.FindAsync(write, templateId, cancel) is not { } template)
                return TenantProblems.TemplateNotFound;
            if (await write.ExecuteAsync($"delete from control_templates where id = {templateId} and version = {read.Version}", cancel) == 0)
                return RequestProblems.Stale;
            write.Audit(TenantId.House, "control.template_removed", template.Id, template.Name);
            return TypedResults.NoContent();
        }, cancel);
}
