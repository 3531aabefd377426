using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Credentials.Storage;

/// <summary>Storage of the house's for a tenant: a prefix of its own, and a credential with a key that opens no other.</summary>
internal static class MakeStorage
{
    private const string Label = "Storage of the house";

    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/storage", HandleAsync)
        .WithName("makeStorage")
        .RequirePermission(ConsoleRights.ChangeCredentials);

    private static async Task<Results<Created<CredentialView>, Problem>> HandleAsync(
        string tenantId, ControlDb db, CredentialStore store, ManagedStorage storage, By by, CancellationToken cancel)
    {
        if (!storage.IsSetUp)
            return CredentialProblems.NoStorage;
        if (await TenantView.FindAsync(db, tenantId, cancel) is not { } found)
            return TenantProblems.NotFound;
        var user = ManagedStorage.NewUser(found.Slug);
        await db.WriteAsync(by, async write =>
        {
            await write.EnqueueAsync(new RemoveUnkeptUser(user), write.Now + RemoveUnkeptUser.Delay, cancel);
            return user;
        }, cancel);
        var (fields, failure) = await storage.MakeAsync(user, found.StoragePrefix, cancel);
        if (fields is null)
            return CredentialProblems.StorageNotMade with { Detail = failure, RetryAfter = TimeSpan.FromSeconds(10) };

        // Where this fails it may have been kept all the same: that is for the job to find out.
        var secret = new CredentialSecret(CredentialProvider.Find(CredentialProvider.Managed)!, fields); // it is one of them
        var kept = await KeepAsync(tenantId, found.StoragePrefix, secret, db, store, by, cancel);
        if (kept.Result is Problem)
            await storage.RemoveUserAsync(user, CancellationToken.None);
        return kept;
    }

    private static Task<Results<Created<CredentialView>, Problem>> KeepAsync(
        string tenantId, string prefix, CredentialSecret secret, ControlDb db, CredentialStore store, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<Created<CredentialView>, Problem>>(by, async write =>
        {
            if (await TenantStore.FindAsync(write, tenantId, cancel) is not { Status: not (TenantStatus.Deleted or TenantStatus.Deleting) } tenant)
                return TenantProblems.NotFound;
            if (await write.CountAsync($"select count(*) from control_credentials where tenant_id = {tenantId}", cancel) >= CredentialStore.MostPerTenant)
                return CredentialProblems.TooMany;
            var credential = await store.AddAsync(write, tenant, Label, platformBilled: false, secret, cancel);
            await write.ExecuteAsync($"update control_credentials set storage_user = {secret[CredentialProvider.IamUser]} where tenant_id = {tenantId} and id = {credential.Id}", cancel);
            write.Audit(tenantId, "control.storage_made", credential.Id, $"below {prefix}", new AuditChange(null, credential.Version));
            return TypedResults.Created($"/api/v1/tenants/{tenantId}/credentials", CredentialView.Of(credential, []));
        }, cancel);
}
