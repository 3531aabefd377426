using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Tenants;

internal static class AddTemplate
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/templates", HandleAsync)
        .WithName("addTemplate")
        .RequirePermission(ConsoleRights.ChangeTemplates);

    private static async Task<Results<Created<TemplateView>, Problem>> HandleAsync(TemplateRequest request, ControlDb db, By by, CancellationToken cancel)
    {
        if (request.FindFault() is { } fault)
            return fault;
        return await db.WriteAsync<Results<Created<TemplateView>, Problem>>(by, async write =>
        {
            var template = new Template(
                write.NewId("template"), request.Name, request.AppType, request.Plan ?? "", request.LabelText, request.SchemaVersion, request.Config.GetRawText(), write.Now, 1);
            var inserted = await write.ExecuteAsync($"""
                insert into control_templates (id, name, app_type, plan, labels, schema_version, config, created_at)
                values ({template.Id}, {template.Name}, {template.AppType}, {template.Plan}, {template.LabelText}, {template.SchemaVersion}, {template.ConfigText}, {template.CreatedAt})
                on conflict (name) do nothing
                """, cancel);
            if (inserted == 0)
                return TenantProblems.TemplateTaken;
            write.Audit(TenantId.House, "control.template_added", template.Id, template.Name, AuditChange.Between(null, TemplateView.Of(template)));
            return TypedResults.Created($"/api/v1/templates/{template.Id}", TemplateView.Of(template));
        }, cancel);
    }
}
