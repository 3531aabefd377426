using Longhouse.ControlPlane.Audit;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>What a tenant has given us, and where it is used; never a value.</summary>
internal static class ListCredentials
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/tenants/{tenantId}/credentials", HandleAsync)
        .WithName("listCredentials")
        .WithMetadata(Sensitive.Mark)
        .RequirePermission(ConsoleRights.ReadCredentials);

    public static async Task<Ok<Listing<CredentialView>>> HandleAsync(string tenantId, PageQuery page, ControlDb db, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<Credential>(
            $"select {Credential.Columns} from control_credentials where tenant_id = {tenantId} and id > {page.After} order by id limit {page.Take}", cancel);
        var uses = await CredentialUse.FindAsync(db, tenantId, cancel);
        return TypedResults.Ok(Listing.Of([.. rows.Select(row => CredentialView.Of(row, [.. uses[row.Ref]]))], page, credential => credential.Id));
    }
}
