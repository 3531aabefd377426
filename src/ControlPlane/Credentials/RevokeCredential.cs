using Longhouse.ControlPlane.Credentials.OAuth;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>Whether the provider took its side back as well; where it did not, the tenant should do so there.</summary>
internal sealed record RevokedCredential(bool RevokedAtProvider, CredentialView Credential);

/// <summary>Takes a credential away: at the provider, where that can be asked, and here for good.</summary>
internal static class RevokeCredential
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/credentials/{credentialId}:revoke", HandleAsync)
        .WithName("revokeCredential")
        .RequirePermission(ConsoleRights.ChangeCredentials);

    public static async Task<Results<Ok<RevokedCredential>, Problem>> HandleAsync(
        string tenantId, string credentialId, ControlDb db, CredentialVault vault, ProviderSignIns signIns, By by, CancellationToken cancel)
    {
        if (await Credential.FindAsync(db, tenantId, credentialId, cancel) is not { } before)
            return CredentialProblems.NotFound;
        if (before.State == Credential.Revoked)
            return CredentialProblems.Revoked;

        // First here, so that a provider which does not answer keeps nothing alive.
        var secret = before.Open(vault);
        var refusal = await db.WriteAsync<Problem?>(by, async write =>
        {
            if (await Credential.LockAsync(write, tenantId, credentialId, cancel) is not { } credential)
                return CredentialProblems.NotFound;
            await CredentialStore.RevokeAsync(write, credential, cancel);
            return null;
        }, cancel);
        if (refusal is not null)
            return refusal;
        var atProvider = await signIns.RevokeAsync(secret, cancel);
        var after = (await Credential.FindAsync(db, tenantId, credentialId, cancel))!; // revoked ones stay, as a tombstone
        var uses = await CredentialUse.FindAsync(db, tenantId, cancel);
        return TypedResults.Ok(new RevokedCredential(atProvider, CredentialView.Of(after, [.. uses[after.Ref]])));
    }
}
