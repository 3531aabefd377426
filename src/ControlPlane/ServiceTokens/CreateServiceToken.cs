using System.ComponentModel.DataAnnotations;
using System.Net;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.ServiceTokens;

/// <param name="Name">The client: its first token is the primary one, its second the secondary.</param>
/// <param name="AppType">Whose tenants it may ask about.</param>
/// <param name="Scopes">runtime:read, credentials:resolve, usage:write, changes:read; all of them unless said.</param>
/// <param name="Networks">From where it may be used, such as 10.0.0.0/8; from anywhere unless said.</param>
public sealed record CreateServiceTokenRequest(
    [property: Required, StringLength(80, MinimumLength = 1)] string Name, [property: Required, RegularExpression("^[a-z][a-z0-9_-]{0,39}$")] string AppType,
    IReadOnlyList<string>? Scopes = null, DateTimeOffset? ExpiresAt = null, IReadOnlyList<string>? Networks = null);

/// <param name="Token">Shown this once.</param>
internal sealed record CreatedServiceToken(string Token, ServiceTokenView Details);

internal static class CreateServiceToken
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/service-tokens", HandleAsync)
        .WithName("createServiceToken")
        .RequirePermission(ConsoleRights.ChangeTokens);

    public static async Task<Results<Created<CreatedServiceToken>, Problem>> HandleAsync(CreateServiceTokenRequest request, ControlDb db, By by, CancellationToken cancel)
    {
        var scopes = request.Scopes ?? ServiceToken.AllScopes;
        if (scopes.Count == 0 || scopes.FirstOrDefault(scope => !ServiceToken.AllScopes.Contains(scope)) is not null)
            return RequestProblems.Field("scopes", $"Some of {string.Join(", ", ServiceToken.AllScopes)}.");
        if ((request.Networks ?? []).FirstOrDefault(network => !IPNetwork.TryParse(network, out _)) is { } wrong)
            return RequestProblems.Field("networks", $"\"{wrong}\" is no network such as 10.0.0.0/8.");

        var (keyId, text) = ServiceToken.NewText();
        return await db.WriteAsync<Results<Created<CreatedServiceToken>, Problem>>(by, async write =>
        {
            await write.ExecuteAsync($"update control_feed set seq = seq where id = 1", cancel); // there is always that row: of two who make tokens at once, one sees the other's
            var slots = await write.QueryAsync<string>($"""
                select slot from control_service_tokens
                where name = {request.Name} and app_type = {request.AppType} and revoked_at is null and (expires_at is null or expires_at > {write.Now})
                """, cancel);
            if (slots.Count >= 2)
                return ServiceTokenProblems.BothTaken;
            var token = new ServiceToken(
                write.NewId("token"), keyId, request.Name, request.AppType, slots.Contains(ServiceToken.Primary) ? ServiceToken.Secondary : ServiceToken.Primary,
                ServiceToken.HashOf(text), string.Join(' ', scopes.Distinct()), string.Join(' ', request.Networks ?? []), write.Now, request.ExpiresAt, null, null);
            await write.ExecuteAsync($"""
                insert into control_service_tokens (id, key_id, name, app_type, slot, hash, scopes, networks, created_at, expires_at)
                values ({token.Id}, {token.KeyId}, {token.Name}, {token.AppType}, {token.Slot}, {token.Hash}, {token.Scopes}, {token.Networks}, {token.CreatedAt},
                    {token.ExpiresAt?.ToUnixTimeMilliseconds()})
                """, cancel);
            write.Audit(TenantId.House, "control.token_created", token.Id, $"{token.Name}, {token.AppType}, {token.Slot}, {token.Scopes}");
            return TypedResults.Created($"/api/v1/service-tokens/{token.Id}", new CreatedServiceToken(text, ServiceTokenView.Of(token)));
        }, cancel);
    }
}
