using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings.Approvals;

/// <param name="Version">For If-Match; 0 while nothing was ever asked for.</param>
internal sealed record AppApprovalView(string AppType, IReadOnlyList<string> Fields, long Version);

/// <summary>Which parts of the configurations of all tenants of an app take two people. If-Match names the version that was read; 0 for the first.</summary>
internal static class AppApproval
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/approval/{appType}", GetAsync).WithName("getAppApproval").RequirePermission(ConsoleRights.ReadDefaults);
        api.MapPut("/approval/{appType}", PutAsync).WithName("putAppApproval").RequirePermission(ConsoleRights.ChangeDefaults);
    }

    private static async Task<Ok<AppApprovalView>> GetAsync(string appType, ControlDb db, HttpContext http, CancellationToken cancel)
    {
        var row = await db.FindAsync<Row>($"select fields, version from control_approval_rules where app_type = {appType}", cancel);
        IfMatch.Tell(http, row?.Version ?? 0);
        return TypedResults.Ok(new AppApprovalView(appType, ApprovalRule.Split(row?.Fields ?? ""), row?.Version ?? 0));
    }

    private static async Task<Results<Ok<AppApprovalView>, Problem>> PutAsync(
        string appType, PutApprovalRequest request, IfMatch read, ControlDb db, ConfigSchemas schemas, By by, HttpContext http, CancellationToken cancel)
    {
        if (ApprovalRule.FindFault(request.Fields, schemas, appType) is { } fault)
            return fault;
        var fields = ApprovalRule.Join(request.Fields);
        var refusal = await db.WriteAsync<Problem?>(by, async write =>
        {
            var before = await write.FindAsync<string>($"select fields from control_approval_rules where app_type = {appType}", cancel);
            var rows = read.Version == 0
                ? await write.ExecuteAsync($"""
                    insert into control_approval_rules (app_type, fields, version, changed_at) values ({appType}, {fields}, {1}, {write.Now}) on conflict (app_type) do nothing
                    """, cancel)
                : await write.ExecuteAsync($"""
                    update control_approval_rules set fields = {fields}, version = version + 1, changed_at = {write.Now} where app_type = {appType} and version = {read.Version}
                    """, cancel);
            if (rows == 0)
                return RequestProblems.Stale;
            write.Audit(TenantId.House, "control.approval_changed", appType, fields.Length > 0 ? fields : "nothing", AuditChange.Between(before, fields));
            return null;
        }, cancel);
        return refusal is null ? await GetAsync(appType, db, http, cancel) : refusal;
    }

    private sealed record Row(string Fields, long Version);
}
