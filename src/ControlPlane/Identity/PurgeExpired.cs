using Longhouse.ControlPlane.Credentials;
using Longhouse.Jobs;
using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Identity;

/// <summary>Takes away what is over: nothing looks at it any more, so it only takes up room.</summary>
internal sealed record PurgeExpired : IJob
{
    public static string Kind => "control.purge_expired";

    public static void AddTo(JobRegistry jobs) => jobs.Add<PurgeExpired, PurgeExpiredHandler>().Cron("control.purge_expired", "17 * * * *", new PurgeExpired());
}

internal sealed class PurgeExpiredHandler(SystemDb db, TimeProvider clock) : IJobHandler<PurgeExpired>
{
    // Who used an invitation, and which keys there were, can be asked for a while longer.
    private static readonly TimeSpan Memory = TimeSpan.FromDays(90);

    public async Task<JobOutcome> RunAsync(PurgeExpired job, CancellationToken cancel)
    {
        var (now, longAgo) = (clock.GetUtcNow(), clock.GetUtcNow() - Memory);
        foreach (var statement in (Sql[])
        [
            $"delete from control_sessions where expires_at <= {now}",
            $"delete from control_hand_overs where expires_at <= {now}",
            $"delete from control_provider_attempts where expires_at <= {now}",
            $"delete from control_device_grants where expires_at <= {now}",
            $"delete from control_oauth_attempts where expires_at <= {now}",
            $"delete from control_credential_versions where replaced_at <= {now - RestoreCredential.Kept}", // the way back is closed, so the secret goes
            $"delete from control_budgets where full_at <= {now.Ticks / TimeSpan.TicksPerMicrosecond}", // a full one is as good as none
            $"delete from control_invitations where expires_at <= {longAgo}",
            $"delete from control_keys where expires_at <= {longAgo} or revoked_at <= {longAgo}",
        ])
            await db.WriteAsync(write => write.ExecuteAsync(statement, cancel), cancel); // one by one: nobody waits for all of them
        return JobOutcome.Done;
    }
}
