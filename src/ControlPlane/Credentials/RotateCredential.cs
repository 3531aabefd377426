using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Credentials.Providers;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Settings;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Credentials;

/// <param name="Fields">The whole new value.</param>
/// <param name="SkipTest">Take it without asking the provider first.</param>
public sealed record RotateCredentialRequest([property: Required] IReadOnlyDictionary<string, string> Fields, bool SkipTest = false);

/// <summary>A new value under the same reference. It is tested before it holds; the one before is kept for a week.</summary>
internal static class RotateCredential
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/credentials/{credentialId}:rotate", HandleAsync)
        .WithName("rotateCredential")
        .RequirePermission(ConsoleRights.ChangeCredentials);

    public static async Task<Results<Ok<CredentialView>, Problem>> HandleAsync(
        string tenantId, string credentialId, RotateCredentialRequest request, ControlDb db, CredentialStore store, CredentialTests tests, ConfigSchemas schemas, By by,
        CancellationToken cancel)
    {
        if (await Credential.FindAsync(db, tenantId, credentialId, cancel) is not { } before)
            return CredentialProblems.NotFound;
        var provider = CredentialProvider.Find(before.Provider)!; // it was checked when it was added
        if (provider.FindFault(request.Fields, schemas.CheckUrl) is { } fault)
            return fault;
        var secret = new CredentialSecret(provider, request.Fields);
        if (!request.SkipTest && await AddCredential.RefusalAsync(tests, secret, tenantId, cancel) is { } refusal)
            return refusal;

        return await db.WriteAsync<Results<Ok<CredentialView>, Problem>>(by, async write =>
        {
            if (await Credential.LockAsync(write, tenantId, credentialId, cancel) is not { } credential)
                return CredentialProblems.NotFound;
            if (credential.State == Credential.Revoked)
                return CredentialProblems.Revoked;
            var uses = await CredentialUse.FindAsync(write, tenantId, cancel);
            return TypedResults.Ok(CredentialView.Of(await store.ReplaceAsync(write, credential, secret, cancel), [.. uses[credential.Ref]]));
        }, cancel);
    }
}
