using Longhouse.ControlPlane.Credentials.OAuth;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>Removes a credential with all that is known of it, and takes it back at the provider, where that can be asked. One that the published configuration uses has to be taken out there first.</summary>
internal static class DeleteCredential
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapDelete("/tenants/{tenantId}/credentials/{credentialId}", HandleAsync)
        .WithName("deleteCredential")
        .RequirePermission(ConsoleRights.ChangeCredentials);

    private static async Task<Results<NoContent, Problem>> HandleAsync(
        string tenantId, string credentialId, ControlDb db, CredentialVault vault, ProviderSignIns signIns, By by, CancellationToken cancel)
    {
        Credential? deleted = null;
        var answer = await db.WriteAsync<Results<NoContent, Problem>>(by, async write =>
        {
            if (await Credential.LockAsync(write, tenantId, credentialId, cancel) is not { } credential)
                return CredentialProblems.NotFound;
            var uses = await CredentialUse.FindAsync(write, tenantId, cancel);
            if (uses[credential.Ref].ToList() is { Count: > 0 } places)
                return CredentialProblems.InUse.With("whereUsed", places);
            await CredentialStore.RevokeAsync(write, credential, cancel);
            await write.ExecuteAsync($"delete from control_credentials where tenant_id = {tenantId} and id = {credentialId}", cancel);
            write.Audit(tenantId, "control.credential_deleted", credentialId, credential.Provider);
            deleted = credential;
            return TypedResults.NoContent();
        }, cancel);
        // First here, as when it is revoked; a value that can be read no more can be taken back nowhere.
        if (answer.Result is not Problem && deleted is { Payload: not null } gone && gone.TryOpen(vault) is { } secret)
            await signIns.RevokeAsync(secret, CancellationToken.None);
        return answer;
    }
}
