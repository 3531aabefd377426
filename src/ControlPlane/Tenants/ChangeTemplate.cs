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

/// <summary>Replaces a template. Tenants that began with it stay as they are.</summary>
internal static class ChangeTemplate
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPut("/templates/{templateId}", HandleAsync)
        .WithName("changeTemplate")
        .RequirePermission(ConsoleRights.ChangeTemplates);

    private static async Task<Results<Ok<TemplateView>, Problem>> HandleAsync(
        string templateId, TemplateRequest request, IfMatch read, ControlDb db, By by, HttpContext http, CancellationToken cancel)
    {
        if (request.FindFault() is { } fault)
            return fault;
        return await db.WriteAsync<Results<Ok<TemplateView>, Problem>>(by, async write =>
        {
            if (await write.CountAsync($"select count(*) from control_templates where name = {request.Name} and id <> {templateId}", cancel) > 0)
                return TenantProblems.TemplateTaken;
            var changed = await write.ExecuteAsync($"""
                update control_templates set name = {request.Name}, app_type = {request.AppType}, plan = {request.Plan ?? ""}, labels = {request.LabelText},
                    schema_version = {request.SchemaVersion}, config = {request.Config.GetRawText()}, version = version + 1
                where id = {templateId} and version = {read.Version}
                """, cancel);
            if (await Template.FindAsync(write, templateId, cancel) is not { } template)
                return TenantProblems.TemplateNotFound;
            if (changed == 0)
                return RequestProblems.Stale;
            write.Audit(TenantId.House, "control.template_changed", template.Id, template.Name);
            IfMatch.Tell(http, template.Version);
            return TypedResults.Ok(TemplateView.Of(template));
        }, cancel);
    }
}
