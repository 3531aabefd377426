using System.Runtime.CompilerServices;
using Longhouse.Jobs.Stores;

namespace Longhouse.Jobs;

/// <summary>What people and consoles do with jobs. Needs no worker in its process.</summary>
public sealed class JobAdmin(JobStore store, TimeProvider time)
{
    private readonly ProgressWatch _watch = new(store, time);

    public Task<IReadOnlyList<QueueCounts>> CountsAsync(CancellationToken cancel) => store.Records.CountsAsync(cancel);

    /// <summary>How many jobs ended in each minute of the past, by queue; minutes without any are left out. Reaches as far back as finished jobs are kept.</summary>
    public Task<IReadOnlyList<QueueMinute>> RatesAsync(TimeSpan past, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(past, TimeSpan.Zero);
        return store.Records.RatesAsync(past, cancel);
    }

    public Task<IReadOnlyList<JobDetails>> ListAsync(JobFilter filter, CancellationToken cancel) => store.Records.ListAsync(filter, cancel);

    public Task<JobDetails?> GetAsync(long id, CancellationToken cancel) => store.Records.GetAsync(id, cancel);

    /// <summary>Ends a job that has not started at once, and asks a running one to stop. The result says which.</summary>
    public async Task<CancelResult> CancelAsync(long id, CancellationToken cancel)
    {
        var result = await store.Records.CancelAsync(id, cancel);
        store.Bells.Change();
        return result;
    }

    /// <summary>Runs a scheduled job now, or a dead or cancelled one again from its first attempt. False when it is none of these.</summary>
    public Task<bool> RetryAsync(long id, CancellationToken cancel) => store.Records.RetryAsync(id, cancel);

    /// <summary>Replays dead letters that match (the filter's state is ignored), at most its limit. Answers how many.</summary>
    public Task<int> ReplayDeadAsync(JobFilter filter, CancellationToken cancel) => store.Records.ReplayDeadAsync(filter, cancel);

    /// <summary>Starts nothing of a queue any more; what runs goes on.</summary>
    public Task PauseAsync(string queue, CancellationToken cancel) => store.Records.PauseAsync(Names.Check(queue, "queue"), true, cancel);

    public Task ResumeAsync(string queue, CancellationToken cancel) => store.Records.PauseAsync(Names.Check(queue, "queue"), false, cancel);

    /// <summary>Moves a job that has not started to another priority. False when it has.</summary>
    public Task<bool> ReprioritizeAsync(long id, short priority, CancellationToken cancel) => store.Records.ReprioritizeAsync(id, priority, cancel);

    /// <summary>Gives a partition its share of a queue, and how many of its jobs may run at a time over all processes.</summary>
    public Task SetPartitionAsync(string queue, string partition, double weight, int? cap, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        if (cap is { } limit)
            ArgumentOutOfRangeException.ThrowIfNegative(limit, nameof(cap));
        return store.Records.SetPartitionAsync(Names.Check(queue, "queue"), Names.CheckText(partition, "partition"), weight, cap, cancel);
    }

    /// <summary>Forgets all of a partition but what runs: jobs that wait, those that ended, its share and its cap. Answers how many jobs there were.</summary>
    public Task<int> ForgetPartitionAsync(string partition, CancellationToken cancel) =>
        store.Records.ForgetPartitionAsync(Names.CheckText(partition, "partition"), cancel);

    public Task<IReadOnlyList<JobSchedule>> SchedulesAsync(CancellationToken cancel) => store.Schedules.ListAsync(cancel);

    /// <summary>False when there is no schedule of that name.</summary>
    public Task<bool> PauseScheduleAsync(string name, CancellationToken cancel) => store.Schedules.PauseAsync(name, true, cancel);

    /// <summary>Goes on with the next tick from now.</summary>
    public Task<bool> ResumeScheduleAsync(string name, CancellationToken cancel) => store.Schedules.PauseAsync(name, false, cancel);

    /// <summary>A job's state and progress, now and whenever they change, until it is finished; nothing for a job that does not exist. However many watch, the database is asked
    /// twice a second at most.</summary>
    public IAsyncEnumerable<JobProgress> WatchAsync(long id, CancellationToken cancel) => _watch.WatchAsync(id, cancel);
}
