using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Changes;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Tenants;

/// <summary>What is left out stays as it is; labels are replaced whole.</summary>
public sealed record ChangeTenantRequest(
    [property: StringLength(120, MinimumLength = 1)] string? Name = null,
    IReadOnlyDictionary<string, string>? Labels = null,
    [property: StringLength(60)] string? Plan = null,
    [property: StringLength(254)] string? ContactEmail = null,
    [property: StringLength(60)] string? DataRegion = null,
    [property: Range(5, 3600)] int? TtlSeconds = null);

internal static class ChangeTenant
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPatch("/tenants/{tenantId}", HandleAsync)
        .WithName("changeTenant")
        .RequirePermission(ConsoleRights.ChangeTenant);

    private static async Task<Results<Ok<TenantView>, Problem>> HandleAsync(
        string tenantId, ChangeTenantRequest request, IfMatch read, ControlDb db, By by, HttpContext http, CancellationToken cancel)
    {
        if (request.Labels is { } labels && Labels.FindFault(labels) is { } fault)
            return fault;
        var refusal = await db.WriteAsync(by, async write =>
        {
            var before = await DescribeAsync(write, tenantId, cancel);
            var changed = await write.ExecuteAsync($"""
                update control_tenants set name = coalesce({request.Name}, name), plan = coalesce({request.Plan}, plan),
                    contact_email = coalesce({request.ContactEmail}, contact_email), data_region = coalesce({request.DataRegion}, data_region),
                    ttl_seconds = coalesce({request.TtlSeconds}, ttl_seconds), version = version + 1
                where id = {tenantId} and version = {read.Version}
                """, cancel);
            if (await TenantStore.FindAsync(write, tenantId, cancel) is not { } tenant)
                return TenantProblems.NotFound;
            if (changed == 0)
                return RequestProblems.Stale;
            if (request.Labels is not null)
                await Labels.ReplaceAsync(write, tenantId, request.Labels, cancel);
            write.Audit(tenantId, "control.tenant_changed", tenantId, string.Join(", ", Named(request)), AuditChange.Between(before, await DescribeAsync(write, tenantId, cancel)));
            if (request.TtlSeconds is not null)
                write.Tell(Change.OfConfig(tenant.AppType, tenant.Slug, tenant.ConfigVersion));
            return (Problem?)null;
        }, cancel);
        if (refusal is not null)
            return refusal;
        var after = (await TenantView.FindAsync(db, tenantId, cancel))!; // it was changed just now, and tenants do not vanish
        IfMatch.Tell(http, after.Version);
        return TypedResults.Ok(after);
    }

    // Which fields, and never what people wrote in them.
    private static IEnumerable<string> Named(ChangeTenantRequest request) =>
        from field in new (string Name, object? Value)[]
        {
            ("name", request.Name), ("labels", request.Labels), ("plan", request.Plan), ("contactEmail", request.ContactEmail), ("dataRegion", request.DataRegion),
            ("ttlSeconds", request.TtlSeconds),
        }
        where field.Value is not null
        select field.Name;

    private static async Task<Described?> DescribeAsync(ControlWrite write, string tenantId, CancellationToken cancel) =>
        await write.FindAsync<Facts>($"select name, plan, contact_email, data_region, ttl_seconds from control_tenants where id = {tenantId}", cancel) is { } facts
            ? new Described(facts, await write.QueryAsync<Label>($"select name, value from control_labels where tenant_id = {tenantId} order by name", cancel))
            : null;

    private sealed record Described(Facts Facts, IReadOnlyList<Label> Labels);

    private sealed record Facts(string Name, string Plan, string? ContactEmail, string? DataRegion, int TtlSeconds);

    private sealed record Label(string Name, string Value);
}
