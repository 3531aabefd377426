using Longhouse.ControlPlane.Data;
using Longhouse.Jobs;

namespace Longhouse.ControlPlane.Credentials.Storage;

/// <summary>
/// Queued before a user is made at the house's storage: whatever happens in between, a process that dies or a database that fails, a user that no credential
/// came to name is taken away again, and nobody has to know how it ended.
/// </summary>
internal sealed record RemoveUnkeptUser(string User) : IJob
{
    public static string Kind => "control.remove_unkept_storage_user";

    /// <summary>By then whoever makes it has ended, well or not.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMinutes(15);
}

internal sealed class RemoveUnkeptUserHandler(ControlDb db, ManagedStorage storage) : IJobHandler<RemoveUnkeptUser>
{
    public async Task<JobOutcome> RunAsync(RemoveUnkeptUser job, CancellationToken cancel)
    {
        if (await db.CountAsync($"select count(*) from control_credentials where storage_user = {job.User}", cancel) > 0)
            return JobOutcome.Done;
        return await storage.RemoveUserAsync(job.User, cancel) ? JobOutcome.Done : throw new IOException("A user that nobody needs could not be taken away from the storage yet.");
    }
}
