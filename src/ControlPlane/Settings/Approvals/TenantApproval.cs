using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings.Approvals;

/// <param name="Fields">Top-level fields of the configuration, such as storage and publishers; * for all of it, none to need nobody.</param>
public sealed record PutApprovalRequest([property: Required] IReadOnlyList<string> Fields);

/// <param name="Fields">What this tenant asks a second person for.</param>
/// <param name="FieldsOfApp">What holds for every tenant of the app besides.</param>
/// <param name="Version">The tenant's, for If-Match.</param>
internal sealed record TenantApprovalView(IReadOnlyList<string> Fields, IReadOnlyList<string> FieldsOfApp, long Version);

/// <summary>Which parts of one tenant's configuration take two people. If-Match names the tenant's version.</summary>
internal static class TenantApproval
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/tenants/{tenantId}/approval", GetAsync).WithName("getApproval").RequirePermission(ConsoleRights.ReadConfig);
        api.MapPut("/tenants/{tenantId}/approval", PutAsync).WithName("putApproval").RequirePermission(ConsoleRights.ChangeApproval);
    }

    private static async Task<Results<Ok<TenantApprovalView>, Problem>> GetAsync(string tenantId, ControlDb db, HttpContext http, CancellationToken cancel)
    {
        var row = await db.FindAsync<Row>($"""
            select t.approval, coalesce(r.fields, '') fields_of_app, t.version from control_tenants t left join control_approval_rules r on r.app_type = t.app_type where t.id = {tenantId}
            """, cancel);
        if (row is null)
            return TenantProblems.NotFound;
        IfMatch.Tell(http, row.Version);
        return TypedResults.Ok(new TenantApprovalView(ApprovalRule.Split(row.Approval), ApprovalRule.Split(row.FieldsOfApp), row.Version));
    }

    private static async Task<Results<Ok<TenantApprovalView>, Problem>> PutAsync(
        string tenantId, PutApprovalRequest request, IfMatch read, ControlDb db, ConfigSchemas schemas, By by, HttpContext http, CancellationToken cancel)
    {
        var refusal = await db.WriteAsync<Problem?>(by, async write =>
        {
            if (await TenantStore.FindAsync(write, tenantId, cancel) is not { Status: not (TenantStatus.Deleted or TenantStatus.Deleting) } tenant)
                return TenantProblems.NotFound;
            if (ApprovalRule.FindFault(request.Fields, schemas, tenant.AppType) is { } fault)
                return fault;
            var before = await write.FindAsync<string>($"select approval from control_tenants where id = {tenantId}", cancel);
            var fields = ApprovalRule.Join(request.Fields);
            if (await write.ExecuteAsync($"update control_tenants set approval = {fields}, version = version + 1 where id = {tenantId} and version = {read.Version}", cancel) == 0)
                return RequestProblems.Stale;
            write.Audit(tenantId, "control.approval_changed", tenantId, fields.Length > 0 ? fields : "nothing", AuditChange.Between(before, fields));
            return null;
        }, cancel);
        return refusal is null ? await GetAsync(tenantId, db, http, cancel) : refusal;
    }

    private sealed record Row(string Approval, string FieldsOfApp, long Version);
}
