using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>Back to the value before the last rotation, as a new one; two are kept, for a week.</summary>
internal static class RestoreCredential
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/credentials/{credentialId}:restore", HandleAsync)
        .WithName("restoreCredential")
        .RequirePermission(ConsoleRights.ChangeCredentials);

    private static Task<Results<Ok<CredentialView>, Problem>> HandleAsync(
        string tenantId, string credentialId, ControlDb db, CredentialStore store, CredentialVault vault, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<Ok<CredentialView>, Problem>>(by, async write =>
        {
            if (await Credential.LockAsync(write, tenantId, credentialId, cancel) is not { } credential)
                return CredentialProblems.NotFound;
            var earlier = await write.FindAsync<Earlier>($"""
                select wrapped_key, payload from control_credential_versions
                where tenant_id = {tenantId} and credential_id = {credentialId} and replaced_at > {write.Now - Kept} order by number desc limit 1
                """, cancel);
            if (earlier is null)
                return CredentialProblems.NoEarlier;
            var secret = CredentialSecret.Of(CredentialProvider.Find(credential.Provider)!, vault.Open(credential.Place, new SealedPayload(earlier.WrappedKey, earlier.Payload))); // it was checked when it was added
            var uses = await CredentialUse.FindAsync(write, tenantId, cancel);
            return TypedResults.Ok(CredentialView.Of(await store.ReplaceAsync(write, credential, secret, cancel), [.. uses[credential.Ref]]));
        }, cancel);

    private sealed record Earlier(byte[] WrappedKey, byte[] Payload);
}
