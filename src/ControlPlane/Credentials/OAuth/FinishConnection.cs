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

/// <summary>
/// Where a provider sends the browser back to. The state works once, for ten minutes, and for the person who began; nothing that was
/// stored before is touched until the new access has been seen working.
/// </summary>
internal static class FinishConnection
{
    public static void Map(IEndpointRouteBuilder console) => console
        .MapGet("/oauth/{provider}/callback", HandleAsync)
        .WithName("finishConnection")
        .ExcludeFromDescription()
        .RequirePermission(ConsoleRights.Self);

    private static async Task<Results<RedirectHttpResult, Problem>> HandleAsync(
        string provider, string? state, string? code, string? error, ControlDb db, CredentialStore store, CredentialVault vault, ProviderSignIns signIns, By by, HttpContext http,
        CancellationToken cancel)
    {
        if (signIns.Find(provider) is not { } signIn || await ConsumeAsync(db, by, provider, state ?? "", cancel) is not { } attempt)
            return CredentialProblems.StateUnknown;
        if (error is not null || string.IsNullOrEmpty(code))
            return CredentialProblems.ConnectionDenied;

        var begun = Encoding.UTF8.GetString(vault.Open(StartConnection.PlaceOf(attempt.TenantId, attempt.Id, provider), StartConnection.Split(attempt.Verifier)));
        var (grant, failure) = await signIn.ExchangeAsync(code, begun, StartConnection.RedirectUri(http, provider), attempt.Root, cancel);
        if (grant is null)
            return CredentialProblems.ConnectionDenied with { Detail = failure };
        return await KeepAsync(db, store, by, attempt, grant, http, cancel);
    }

    // Marked as used in the same statement that finds it, so that of two who come with it one comes too late. Whoever began is asked for in
    // that statement too: a stranger's visit must not use it up.
    private static Task<OAuthAttempt?> ConsumeAsync(ControlDb db, By by, string provider, string state, CancellationToken cancel) => db.WriteAsync(by, write =>
        write.FindAsync<OAuthAttempt>($"""
            update control_oauth_attempts set consumed_at = {write.Now}
            where state_hash = {OAuthAttempt.Hash(state)} and provider = {provider} and initiator = {by.Actor.ToString()} and consumed_at is null and expires_at > {write.Now}
            returning tenant_id, id, provider, verifier, initiator, credential_id, root, label
            """, cancel), cancel);

    private static Task<Results<RedirectHttpResult, Problem>> KeepAsync(
        ControlDb db, CredentialStore store, By by, OAuthAttempt attempt, ConnectionGrant grant, HttpContext http, CancellationToken cancel) =>
        db.WriteAsync<Results<RedirectHttpResult, Problem>>(by, async write =>
        {
            if (await TenantStore.FindAsync(write, attempt.TenantId, cancel) is not { } tenant)
                return TenantProblems.NotFound;
            var secret = new CredentialSecret(CredentialProvider.Find(attempt.Provider)!, grant.Fields); // a known one was begun
            Credential? kept;
            if (attempt.CredentialId is not { } again)
                kept = await store.AddAsync(write, tenant, attempt.Label.Length > 0 ? attempt.Label : grant.Account, platformBilled: false, secret, cancel);
            else if (await Credential.LockAsync(write, attempt.TenantId, again, cancel) is { State: not Credential.Revoked } credential)
                kept = await store.ReplaceAsync(write, credential, secret, cancel);
            else
                return CredentialProblems.NotFound;
            write.Audit(attempt.TenantId, "control.connection_made", kept.Id, attempt.Provider);
            return TypedResults.Redirect($"{http.Request.PathBase}/tenants/{attempt.TenantId}/credentials?connected={kept.Id}");
        }, cancel);
}
