using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.ServiceTokens;

/// <summary>Makes the secondary token the primary one. The other becomes secondary and stays valid, until it is revoked.</summary>
internal static class PromoteServiceToken
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/service-tokens/{tokenId}:promote", HandleAsync)
        .WithName("promoteServiceToken")
        .RequirePermission(ConsoleRights.ChangeTokens);

    public static Task<Results<Ok<ServiceTokenView>, Problem>> HandleAsync(string tokenId, ControlDb db, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<Ok<ServiceTokenView>, Problem>>(by, async write =>
        {
            if (await write.FindAsync<ServiceToken>($"select {ServiceToken.Columns} from control_service_tokens where id = {tokenId}", cancel) is not { } token)
                return ServiceTokenProblems.NotFound;
            if (token.RevokedAt is not null)
                return ServiceTokenProblems.Revoked;
            if (token.Slot == ServiceToken.Primary)
                return ServiceTokenProblems.AlreadyPrimary;
            await write.ExecuteAsync($"""
                update control_service_tokens set slot = case id when {tokenId} then {ServiceToken.Primary} else {ServiceToken.Secondary} end
                where name = {token.Name} and app_type = {token.AppType} and revoked_at is null
                """, cancel);
            write.Audit(TenantId.House, "control.token_promoted", tokenId, $"{token.Name}, {token.AppType}");
            return TypedResults.Ok(ServiceTokenView.Of(token with { Slot = ServiceToken.Primary }));
        }, cancel);
}
