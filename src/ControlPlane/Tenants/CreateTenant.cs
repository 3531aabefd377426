using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Hosts;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Settings;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Tenants;

/// <param name="Slug">The first label of its host, and its name towards execution planes. It never changes.</param>
/// <param name="AppType">Which app it runs; may be left out when a template says so.</param>
/// <param name="TemplateId">What it begins with: app, plan, labels, configuration.</param>
public sealed record CreateTenantRequest(
    [property: Required, StringLength(63, MinimumLength = 1)] string Slug,
    [property: Required, StringLength(120, MinimumLength = 1)] string Name,
    [property: RegularExpression("^[a-z][a-z0-9_-]{0,39}$")] string? AppType = null,
    string? TemplateId = null,
    [property: StringLength(60)] string? Plan = null,
    [property: StringLength(254)] string? ContactEmail = null,
    [property: StringLength(60)] string? DataRegion = null,
    IReadOnlyDictionary<string, string>? Labels = null,
    bool AllowPunycode = false);

/// <param name="Config">What became of the template's configuration: published, waiting (for a second person), draft (it lacks something, a credential say) or none.</param>
internal sealed record CreatedTenant(TenantView Tenant, string Config);

/// <summary>A tenant with its host <c>slug.base</c>, active at once.</summary>
internal static class CreateTenant
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants", HandleAsync)
        .WithName("createTenant")
        .RequirePermission(ConsoleRights.CreateTenant);

    public static async Task<Results<Created<CreatedTenant>, Problem>> HandleAsync(
        CreateTenantRequest request, ControlDb db, ServerSettings settings, Publication publication, By by, HttpContext http, CancellationToken cancel)
    {
        var made = await RunAsync(request, db, settings, publication, by, cancel);
        if (made.Refusal is { } refusal)
            return refusal;
        var tenant = (await TenantView.FindAsync(db, made.TenantId, cancel))!; // it was made just now
        IfMatch.Tell(http, tenant.Version);
        return TypedResults.Created($"/api/v1/tenants/{tenant.Id}", new CreatedTenant(tenant, made.Config));
    }

    public static async Task<(Problem? Refusal, string TenantId, string Config)> RunAsync(
        CreateTenantRequest request, ControlDb db, ServerSettings settings, Publication publication, By by, CancellationToken cancel)
    {
        if (Slug.FindFault(request.Slug, settings, request.AllowPunycode && by.PlatformRole == PlatformRole.PlatformAdmin) is { } fault)
            return (fault, "", "");
        var (tenantId, config) = ("", "none");
        var refusal = await db.WriteAsync(by, async write =>
        {
            Template? template = null;
            if (request.TemplateId is { } templateId && (template = await Template.FindAsync(write, templateId, cancel)) is null)
                return TenantProblems.TemplateNotFound;
            var appType = request.AppType ?? template?.AppType;
            if (appType is null)
                return RequestProblems.Field("appType", "Say which app the tenant runs, or name a template.");
            if (await write.CountAsync($"select count(*) from control_retired_slugs where slug = {request.Slug} and free_at > {write.Now}", cancel) > 0)
                return TenantProblems.SlugRetired;

            var tenant = new Tenant(new TenantId(write.NewId("tenant")), request.Slug, request.Name, TenantStatus.Active, appType, "");
            if (!await TenantStore.InsertTenantAsync(write, tenant, cancel))
                return TenantProblems.SlugTaken;
            await write.ExecuteAsync($"""
                update control_tenants set plan = {request.Plan ?? template?.Plan ?? ""}, contact_email = {request.ContactEmail ?? ""}, data_region = {request.DataRegion ?? ""}
                where id = {tenant.Id.Value}
                """, cancel);
            var labels = new Dictionary<string, string>(template?.Labels ?? new Dictionary<string, string>());
            foreach (var (name, value) in request.Labels ?? new Dictionary<string, string>())
                labels[name] = value;
            if (Labels.FindFault(labels) is { } wrong)
                return wrong;
            await Labels.ReplaceAsync(write, tenant.Id.Value, labels, cancel);
            if (!await TenantStore.BindHostAsync(write, tenant, $"{request.Slug}.{settings.BaseDomain}", "", isPrimary: true, cancel))
                return HostProblems.Taken;
            tenantId = tenant.Id.Value;
            config = template is null ? "none" : await template.ApplyAsync(write, publication, tenantId, cancel);
            return (Problem?)null;
        }, cancel);
        return (refusal, tenantId, config);
    }
}
