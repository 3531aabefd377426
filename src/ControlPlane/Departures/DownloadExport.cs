using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Blobs;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Departures;

/// <summary>Hands a copy out, within its day, to those alone whose data it is or who answer for the house; each time is audited.</summary>
internal static class DownloadExport
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/tenants/{tenantId}/exports/{exportId}/file", HandleAsync)
        .WithName("downloadExport")
        .RequirePermission(ConsoleRights.DownloadExport);

    private static async Task<Results<FileStreamHttpResult, Problem>> HandleAsync(
        string tenantId, string exportId, ControlDb db, IBlobStore blobs, By by, CancellationToken cancel)
    {
        var export = await TenantExport.FindAsync(db, tenantId, exportId, cancel);
        if (export is null || export.State is TenantExport.Expired or TenantExport.Failed || export.ExpiresAt <= db.Clock.GetUtcNow())
            return DepartureProblems.ExportNotFound;
        if (export.State == TenantExport.Making)
            return DepartureProblems.ExportNotReady;
        if (await blobs.OpenAsync(TenantExport.KeyOf(tenantId, exportId), cancel) is not { } file)
            return DepartureProblems.ExportNotFound;
        await db.WriteAsync(by, write =>
        {
            write.Audit(new TenantId(tenantId), "control.export_downloaded", exportId);
            return Task.FromResult(0);
        }, cancel);
        return TypedResults.File(file, "application/zip", $"{exportId}.zip");
    }
}
