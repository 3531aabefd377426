using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Credentials.Providers;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>For a mail password: its server, where the configuration does not name it yet. For a bot: a channel (its @name or its number), to see whether it may post there.</summary>
public sealed record TestCredentialRequest(
    [property: StringLength(253)] string? Host = null, [property: Range(1, 65535)] int Port = 587, [property: StringLength(254)] string? Username = null, bool UseTls = true,
    [property: StringLength(100)] string? Channel = null);

/// <param name="Account">Whose it is, by the provider's word; for a bot with a channel, the channel's number.</param>
/// <param name="MayPost">False where the value is good, and the place that was named does not let it in.</param>
internal sealed record CredentialTestResult(bool Works, string Detail, string? Account, bool MayPost, CredentialView Credential);

/// <summary>Asks the provider. A plain no makes the credential need a reconnect, a yes settles that; silence changes nothing.</summary>
internal static class TestCredential
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/credentials/{credentialId}:test", HandleAsync)
        .WithName("testCredential")
        .RequirePermission(ConsoleRights.TestCredentials);

    public static async Task<Results<Ok<CredentialTestResult>, Problem>> HandleAsync(
        string tenantId, string credentialId, TestCredentialRequest request, ControlDb db, CredentialTests tests, CredentialVault vault, By by, CancellationToken cancel)
    {
        if (await Credential.FindAsync(db, tenantId, credentialId, cancel) is not { } credential)
            return CredentialProblems.NotFound;
        if (credential.State == Credential.Revoked)
            return CredentialProblems.Revoked;
        if (!tests.Has(credential.Provider))
            return CredentialProblems.NoTest;
        var mail = request.Host is { } host ? new MailServer(host, request.Port, request.Username ?? "", request.UseTls) : await tests.MailServerOfAsync(tenantId, cancel);
        if (credential.Provider == CredentialProvider.Smtp && mail is null)
            return CredentialProblems.NeedsContext;

        var outcome = await tests.RunAsync(credential.Open(vault), new TestPlace(mail, request.Channel), cancel);
        if (outcome.Verdict == TestVerdict.Unknown)
            return CredentialProblems.Unreachable with { Detail = outcome.Detail, RetryAfter = TimeSpan.FromSeconds(10) };
        await db.WriteAsync(by, async write => await RecordAsync(write, credential, outcome, cancel), cancel);
        var after = (await Credential.FindAsync(db, tenantId, credentialId, cancel))!; // it was there just now, and rows stay
        var uses = await CredentialUse.FindAsync(db, tenantId, cancel);
        return TypedResults.Ok(new CredentialTestResult(outcome.Verdict == TestVerdict.Works, outcome.Detail, outcome.Account, outcome.IsPlaceFit, CredentialView.Of(after, [.. uses[after.Ref]])));
    }

    public static async Task<int> RecordAsync(ControlWrite write, Credential tested, TestOutcome outcome, CancellationToken cancel)
    {
        // Another value may have come while the provider was asked; what was found says nothing about that one.
        if (await Credential.LockAsync(write, tested.TenantId, tested.Id, cancel) is not { } credential || credential.Number != tested.Number)
            return 0;
        await write.ExecuteAsync($"update control_credentials set last_tested_at = {write.Now} where tenant_id = {credential.TenantId} and id = {credential.Id}", cancel);
        write.Audit(credential.TenantId, "control.credential_tested", credential.Id, $"{credential.Provider}: {outcome.Verdict}", outcome: outcome.Verdict == TestVerdict.Works ? AuditOutcome.Done : AuditOutcome.Failed);
        if (outcome.Verdict == TestVerdict.Refused)
            await CredentialStore.OpenIncidentAsync(write, credential, outcome.Detail, cancel);
        else if (outcome.Verdict == TestVerdict.Works && credential.State == Credential.NeedsReconnect)
            await CredentialStore.SettleIncidentAsync(write, credential, cancel);
        return 1;
    }
}
