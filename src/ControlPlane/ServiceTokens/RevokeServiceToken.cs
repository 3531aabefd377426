using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.ServiceTokens;

/// <summary>Ends a token at once.</summary>
internal static class RevokeServiceToken
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/service-tokens/{tokenId}:revoke", HandleAsync)
        .WithName("revokeServiceToken")
        .RequirePermission(ConsoleRights.ChangeTokens);

    public static Task<Results<NoContent, Problem>> HandleAsync(string tokenId, ControlDb db, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<NoContent, Problem>>(by, async write =>
        {
            if (await write.FindAsync<ServiceToken>($"select {ServiceToken.Columns} from control_service_tokens where id = {tokenId}", cancel) is not { } token)
                return ServiceTokenProblems.NotFound;
            if (token.RevokedAt is not null)
                return ServiceTokenProblems.Revoked;
            await write.ExecuteAsync($"update control_service_tokens set revoked_at = {write.Now} where id = {tokenId}", cancel);
            write.Audit(TenantId.House, "control.token_revoked", tokenId, $"{token.Name}, {token.AppType}, {token.Slot}");
            return TypedResults.NoContent();
        }, cancel);
}
