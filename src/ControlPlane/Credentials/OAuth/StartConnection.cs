using System.ComponentModel.DataAnnotations;
using System.Text;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Credentials.OAuth;

/// <param name="CredentialId">The credential to connect again; a new one unless said.</param>
/// <param name="Root">The folder to look into before the connection is kept.</param>
/// <param name="Label">How to call the credential; the account's address unless said.</param>
/// <param name="InstanceUrl">Of Mastodon: the server that the account is at.</param>
public sealed record StartConnectionRequest(
    string? CredentialId = null, [property: StringLength(400)] string Root = "/", [property: StringLength(120)] string? Label = null, [property: StringLength(300)] string? InstanceUrl = null);

internal sealed record StartedConnection(string AuthorizeUrl);

/// <summary>Begins connecting a provider: the caller's browser goes to the address, and comes back to the callback.</summary>
internal static class StartConnection
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/connections/{provider}", HandleAsync)
        .WithName("startConnection")
        .RequirePermission(ConsoleRights.ChangeCredentials);

    private static async Task<Results<Ok<StartedConnection>, Problem>> HandleAsync(
        string tenantId, string provider, StartConnectionRequest request, ControlDb db, CredentialVault vault, ProviderSignIns signIns, By by, HttpContext http, CancellationToken cancel)
    {
        if (signIns.Find(provider) is not { } signIn)
            return CredentialProblems.NotConnectable;
        if (signIn.FindFault(request) is { } fault)
            return fault;
        var state = OAuthAttempt.NewSecret();
        var (visit, failure) = await signIn.BeginAsync(request, state, RedirectUri(http, provider), cancel);
        if (visit is null)
            return CredentialProblems.NotBegun with { Detail = failure, RetryAfter = TimeSpan.FromSeconds(10) };
        return await db.WriteAsync<Results<Ok<StartedConnection>, Problem>>(by, async write =>
        {
            if (await TenantStore.FindAsync(write, tenantId, cancel) is null)
                return TenantProblems.NotFound;
            if (request.CredentialId is { } again)
            {
                if (await Credential.LockAsync(write, tenantId, again, cancel) is not { } credential || credential.Provider != provider)
                    return CredentialProblems.NotFound;
                if (credential.State == Credential.Revoked)
                    return CredentialProblems.Revoked;
            }
            var id = write.NewId("connection");
            var box = vault.Seal(PlaceOf(tenantId, id, provider), Encoding.UTF8.GetBytes(visit.Kept));
            await write.ExecuteAsync($"""
                insert into control_oauth_attempts (tenant_id, id, state_hash, provider, verifier, initiator, credential_id, root, label, created_at, expires_at)
                values ({tenantId}, {id}, {OAuthAttempt.Hash(state)}, {provider}, {Join(box)}, {by.Actor.ToString()}, {request.CredentialId}, {request.Root},
                    {request.Label ?? ""}, {write.Now}, {write.Now + OAuthAttempt.Patience})
                """, cancel);
            write.Audit(tenantId, "control.connection_started", provider);
            return TypedResults.Ok(new StartedConnection(visit.AuthorizeUrl));
        }, cancel);
    }

    /// <summary>The one address for all tenants, as the caller's browser reached the console.</summary>
    public static string RedirectUri(HttpContext http, string provider) => $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/oauth/{provider}/callback";

    public static CredentialPlace PlaceOf(string tenantId, string attemptId, string provider) => new(tenantId, attemptId, provider);

    // One column holds both parts: the wrapped key has a fixed length.
    private static byte[] Join(SealedPayload box) => [(byte)box.WrappedKey.Length, .. box.WrappedKey, .. box.Payload];

    public static SealedPayload Split(byte[] joined) => new(joined[1..(joined[0] + 1)], joined[(joined[0] + 1)..]);
}
