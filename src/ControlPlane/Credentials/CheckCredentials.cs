using System.Security.Cryptography;
using Longhouse.ControlPlane.Credentials.Providers;
using Longhouse.ControlPlane.Data;
using Longhouse.Jobs;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>Asks once a day whether what was connected still is, so that a tenant hears of it before its work fails.</summary>
internal sealed record CheckCredentials : IJob
{
    public static string Kind => "control.check_credentials";
}

internal sealed partial class CheckCredentialsHandler(ControlDb db, CredentialTests tests, CredentialVault vault, JobRun run, ILogger<CheckCredentialsHandler> logger)
    : IJobHandler<CheckCredentials>
{
    private const int Step = 100;

    public async Task<JobOutcome> RunAsync(CheckCredentials job, CancellationToken cancel)
    {
        var (after, asked) = ("", 0);
        while (true)
        {
            var some = await db.QueryAsync<Credential>($"""
                select {Credential.Columns} from control_credentials
                where provider = {CredentialProvider.Dropbox} and state = {Credential.Active} and payload is not null and id > {after} order by id limit {Step}
                """, cancel);
            foreach (var credential in some)
            {
                await CheckAsync(credential, cancel);
                run.Report(++asked, null, null);
            }
            if (some.Count < Step)
                return JobOutcome.Done;
            after = some[^1].Id;
        }
    }

    // A provider that does not answer says nothing about the credential, and one that cannot be opened must not keep the others from being asked.
    private async Task CheckAsync(Credential credential, CancellationToken cancel)
    {
        try
        {
            var outcome = await tests.RunAsync(credential.Open(vault), TestPlace.None, cancel);
            if (outcome.Verdict != TestVerdict.Unknown)
                await db.WriteAsync(By.House, write => TestCredential.RecordAsync(write, credential, outcome, cancel), cancel);
        }
        catch (CryptographicException failure)
        {
            LogSealed(credential.Id, failure);
        }
    }

    [LoggerMessage(LogLevel.Error, "The credential {Credential} cannot be opened with this house's key")]
    private partial void LogSealed(string credential, Exception failure);
}
