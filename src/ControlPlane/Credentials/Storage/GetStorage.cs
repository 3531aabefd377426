using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Credentials.Storage;

/// <summary>How a tenant stands with the house's storage.</summary>
/// <param name="IsSetUp">Whether this house has storage for tenants at all.</param>
/// <param name="Prefix">Below what the tenant's lies, or would.</param>
/// <param name="CredentialId">The credential that opens it, by its id; null while there is none.</param>
internal sealed record StorageView(bool IsSetUp, string Prefix, string? CredentialId);

internal static class GetStorage
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/tenants/{tenantId}/storage", HandleAsync)
        .WithName("getStorage")
        .RequirePermission(ConsoleRights.ReadCredentials);

    private static async Task<Results<Ok<StorageView>, Problem>> HandleAsync(string tenantId, ControlDb db, ManagedStorage storage, CancellationToken cancel)
    {
        if (await TenantView.FindAsync(db, tenantId, cancel) is not { } tenant)
            return TenantProblems.NotFound;
        var newest = await db.FindAsync<string>($"""
            select id from control_credentials where tenant_id = {tenantId} and storage_user is not null and state <> {Credential.Revoked} order by created_at desc, id desc limit 1
            """, cancel);
        return TypedResults.Ok(new StorageView(storage.IsSetUp, tenant.StoragePrefix, newest));
    }
}
