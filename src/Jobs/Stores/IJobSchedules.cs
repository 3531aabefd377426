namespace Longhouse.Jobs.Stores;

/// <summary>The cron table: each schedule's next tick, which one worker moves on under a lock.</summary>
internal interface IJobSchedules
{
    /// <summary>Makes the schedules known. A changed expression or zone starts over with its next tick.</summary>
    Task RegisterAsync(IReadOnlyCollection<Schedule> schedules, CancellationToken cancel);

    /// <summary>Fires what is due among these schedules, and answers how long it is until the next tick.</summary>
    Task<TimeSpan?> FireAsync(IReadOnlyDictionary<string, Schedule> schedules, CancellationToken cancel);

    Task<IReadOnlyList<JobSchedule>> ListAsync(CancellationToken cancel);

    /// <summary>False when there is no such schedule.</summary>
    Task<bool> PauseAsync(string name, bool paused, CancellationToken cancel);
}
