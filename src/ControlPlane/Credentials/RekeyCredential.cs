using Longhouse.ControlPlane.Changes;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Settings;
using Longhouse.ControlPlane.Settings.Approvals;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>
/// A new reference for a credential whose old one leaked. The published configuration is moved along in the same transaction, as a new
/// revision, so that nothing stops in between.
/// </summary>
internal static class RekeyCredential
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/credentials/{credentialId}:rekey", HandleAsync)
        .WithName("rekeyCredential")
        .RequirePermission(ConsoleRights.ChangeCredentials);

    private static Task<Results<Ok<CredentialView>, Problem>> HandleAsync(
        string tenantId, string credentialId, ControlDb db, CredentialVault vault, Publication publication, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<Ok<CredentialView>, Problem>>(by, async write =>
        {
            if (await Credential.LockAsync(write, tenantId, credentialId, cancel) is not { } credential || await TenantStore.FindAsync(write, tenantId, cancel) is not { } tenant)
                return CredentialProblems.NotFound;
            if (credential.State == Credential.Revoked)
                return CredentialProblems.Revoked;
            var renamed = credential with { Ref = CredentialRef.New() };
            var box = vault.Seal(renamed.Place, vault.Open(credential.Place, new SealedPayload(credential.WrappedKey!, credential.Payload!))); // one that is not revoked has both
            await write.ExecuteAsync($"""
                update control_credentials set ref = {renamed.Ref}, wrapped_key = {box.WrappedKey}, payload = {box.Payload} where tenant_id = {tenantId} and id = {credentialId}
                """, cancel);
            // Earlier values are bound to the reference that leaked.
            await write.ExecuteAsync($"delete from control_credential_versions where tenant_id = {tenantId} and credential_id = {credentialId}", cancel);

            var revision = await ConfigRevision.FindAsync(write, tenantId, null, cancel);
            if (revision is not null && revision.ConfigText.Contains(credential.Ref, StringComparison.Ordinal))
            {
                // Both are letters and digits alone, so that replacing one in the text changes nothing else. The credential stays the same, and what
                // leaked must not stay in force until somebody else has time: this takes no second person.
                var config = ConfigText.Parse(revision.ConfigText.Replace(credential.Ref, renamed.Ref, StringComparison.Ordinal));
                var moved = await publication.PublishAsync(
                    write, tenantId, new NewRevision(revision.SchemaVersion, config, $"The reference of \"{credential.Label}\" was renewed.", revision.Revision, new Approval(by.Actor.ToString(), null, null)), cancel);
                if (moved.Refusal is { } refusal)
                    return refusal;
            }
            write.Audit(tenantId, "control.credential_rekeyed", credentialId, $"ref {credential.Fingerprint} to {renamed.Fingerprint}");
            write.Tell(Change.OfCredential(tenant.AppType, tenant.Slug, credential.Fingerprint));
            var uses = await CredentialUse.FindAsync(write, tenantId, cancel);
            return TypedResults.Ok(CredentialView.Of(renamed, [.. uses[renamed.Ref]]));
        }, cancel);
}
