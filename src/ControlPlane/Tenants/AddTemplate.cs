using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Settings;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Tenants;

/// <param name="Config">May lack what each tenant brings itself, such as credentials.</param>
public sealed record AddTemplateRequest(
    [property: Required, StringLength(80, MinimumLength = 1)] string Name,
    [property: Required, RegularExpression("^[a-z][a-z0-9_-]{0,39}$")] string AppType,
    [property: Range(1, 1000)] int SchemaVersion,
    JsonElement Config,
    [property: StringLength(60)] string? Plan = null,
    IReadOnlyDictionary<string, string>? Labels = null);

internal static class AddTemplate
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/templates", HandleAsync)
        .WithName("addTemplate")
        .RequirePermission(ConsoleRights.ChangeTemplates);

    private static async Task<Results<Created<TemplateView>, Problem>> HandleAsync(AddTemplateRequest request, ControlDb db, By by, CancellationToken cancel)
    {
        if (ConfigText.FindFault(request.Config) is { } fault)
            return fault;
        if (SecretScan.Find(request.Config).ToList() is { Count: > 0 } secrets)
            return ConfigProblems.Invalid.With("findings", secrets);
        var labels = request.Labels ?? new Dictionary<string, string>();
        if (Labels.FindFault(labels) is { } wrong)
            return wrong;
        return await db.WriteAsync<Results<Created<TemplateView>, Problem>>(by, async write =>
        {
            var template = new Template(
                write.NewId("template"), request.Name, request.AppType, request.Plan ?? "", JsonSerializer.Serialize(labels), request.SchemaVersion,
                request.Config.GetRawText(), write.Now, 1);
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
