using System.Globalization;
using System.Security.Cryptography;
using Longhouse.ControlPlane.Credentials.Providers;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Notices;
using Longhouse.Jobs;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>
/// Once a day: what ends within a fortnight is renewed, where its provider does that; what still ends within a week, and then within a day, is told
/// of, once each.
/// </summary>
internal sealed record RenewCredentials : IJob
{
    public static string Kind => "control.renew_credentials";
}

internal sealed partial class RenewCredentialsHandler(
    ControlDb db, CredentialStore store, CredentialVault vault, InstagramTest instagram, JobRun run, ILogger<RenewCredentialsHandler> logger) : IJobHandler<RenewCredentials>
{
    private const int Step = 100;

    // Of a token's sixty days forty-five are over then.
    private static readonly TimeSpan Renewed = TimeSpan.FromDays(15);
    private static readonly int[] ToldAt = [1, 7];

    public async Task<JobOutcome> RunAsync(RenewCredentials job, CancellationToken cancel)
    {
        var (after, done) = ("", 0);
        while (true)
        {
            var some = await db.QueryAsync<Credential>($"""
                select {Credential.Columns} from control_credentials
                where state = {Credential.Active} and payload is not null and expires_at <= {db.Clock.GetUtcNow() + Renewed} and id > {after} order by id limit {Step}
                """, cancel);
            foreach (var credential in some)
            {
                await RenewAsync(credential, cancel);
                run.Report(++done, null, null);
            }
            if (some.Count < Step)
                return JobOutcome.Done;
            after = some[^1].Id;
        }
    }

    private async Task RenewAsync(Credential before, CancellationToken cancel)
    {
        try
        {
            var (renewed, failure) = before.Provider == CredentialProvider.Instagram ? await instagram.RenewAsync(before.Open(vault), cancel) : (null, null);
            await db.WriteAsync(By.House, async write =>
            {
                // Another value may have come while the provider was asked.
                if (await Credential.LockAsync(write, before.TenantId, before.Id, cancel) is not { } credential || credential.Number != before.Number)
                    return 0;
                if (renewed is not null)
                    await store.ReplaceAsync(write, credential, renewed, cancel);
                else if (failure is { Verdict: TestVerdict.Refused })
                    await CredentialStore.OpenIncidentAsync(write, credential, failure.Detail, cancel);
                else
                    await TellAsync(write, credential, cancel);
                return 1;
            }, cancel);
        }
        catch (CryptographicException failure)
        {
            LogSealed(before.Id, failure);
        }
    }

    private static async Task TellAsync(ControlWrite write, Credential credential, CancellationToken cancel)
    {
        var left = credential.ExpiresAt - write.Now;
        if (ToldAt.FirstOrDefault(days => left <= TimeSpan.FromDays(days)) is not (> 0 and var day))
            return;
        var subject = string.Create(CultureInfo.InvariantCulture, $"{credential.Id} {day}");
        if (await write.CountAsync($"select count(*) from control_notices where tenant_id = {credential.TenantId} and kind = {Notice.EndsSoon} and subject = {subject} and settled_at is null", cancel) > 0)
            return;
        await Notice.AddAsync(write, credential.TenantId, Notice.EndsSoon, subject,
            $"The credential \"{credential.Label}\" of {credential.Provider} ends on {credential.ExpiresAt:yyyy-MM-dd} and was not renewed by itself. Connect it again before.", cancel);
        write.Audit(credential.TenantId, "control.credential_ends_soon", credential.Id, $"{credential.Provider}, within {day} days");
    }

    [LoggerMessage(LogLevel.Error, "The credential {Credential} cannot be opened with this house's key")]
    private partial void LogSealed(string credential, Exception failure);
}
