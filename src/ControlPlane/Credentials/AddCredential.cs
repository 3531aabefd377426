using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Credentials.Providers;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Settings;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Credentials;

/// <param name="Provider">dropbox, openai, telegram, smtp, managed, instagram, bluesky, mastodon or gdrive.</param>
/// <param name="Fields">What the provider asks for, by name; never shown again.</param>
/// <param name="PlatformBilled">The house pays for its use and bills the tenant; only those who run the house may say so.</param>
/// <param name="SkipTest">Keep it without asking the provider first.</param>
public sealed record AddCredentialRequest(
    [property: Required] string Provider, [property: Required, StringLength(120, MinimumLength = 1)] string Label,
    [property: Required] IReadOnlyDictionary<string, string> Fields, bool PlatformBilled = false, bool SkipTest = false);

internal static class AddCredential
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/credentials", HandleAsync)
        .WithName("addCredential")
        .RequirePermission(ConsoleRights.ChangeCredentials);

    public static async Task<Results<Created<CredentialView>, Problem>> HandleAsync(
        string tenantId, AddCredentialRequest request, ControlDb db, CredentialStore store, CredentialTests tests, ConfigSchemas schemas, By by, CancellationToken cancel)
    {
        if (CredentialProvider.Find(request.Provider) is not { } provider)
            return RequestProblems.Field("provider", $"One of {string.Join(", ", CredentialProvider.Names)}.");
        if (provider.FindFault(request.Fields, schemas.CheckUrl) is { } fault)
            return fault;
        if (request.PlatformBilled && by.PlatformRole < PlatformRole.Operator)
            return RequestProblems.Forbidden;
        var secret = new CredentialSecret(provider, request.Fields);
        if (!request.SkipTest && await RefusalAsync(tests, secret, tenantId, cancel) is { } refusal)
            return refusal;

        return await db.WriteAsync<Results<Created<CredentialView>, Problem>>(by, async write =>
        {
            if (await TenantStore.FindAsync(write, tenantId, cancel) is not { } tenant)
                return TenantProblems.NotFound;
            if (await write.CountAsync($"select count(*) from control_credentials where tenant_id = {tenantId}", cancel) >= CredentialStore.MostPerTenant)
                return CredentialProblems.TooMany;
            var credential = await store.AddAsync(write, tenant, request.Label, request.PlatformBilled, secret, cancel);
            return TypedResults.Created($"/api/v1/tenants/{tenantId}/credentials/{credential.Id}", CredentialView.Of(credential, []));
        }, cancel);
    }

    /// <summary>Why a new value cannot be taken, by the provider's own word; null where it can, or where nobody can be asked.</summary>
    public static async Task<Problem?> RefusalAsync(CredentialTests tests, CredentialSecret secret, string tenantId, CancellationToken cancel)
    {
        if (!tests.Has(secret.Provider.Name))
            return null;
        var mail = secret.Provider.Name == CredentialProvider.Smtp ? await tests.MailServerOfAsync(tenantId, cancel) : null;
        if (secret.Provider.Name == CredentialProvider.Smtp && mail is null)
            return null; // the password comes before the configuration that names its server
        var outcome = await tests.RunAsync(secret, new TestPlace(mail), cancel);
        return outcome.Verdict switch
        {
            TestVerdict.Refused => CredentialProblems.TestFailed with { Detail = outcome.Detail },
            TestVerdict.Unknown => CredentialProblems.Unreachable with { Detail = outcome.Detail, RetryAfter = TimeSpan.FromSeconds(10) },
            _ => null,
        };
    }
}
