namespace Longhouse.Jobs.Stores;

/// <summary>What people see and do: one method for each of <see cref="JobAdmin"/>.</summary>
internal interface IJobRecords
{
    Task<IReadOnlyList<QueueCounts>> CountsAsync(CancellationToken cancel);

    Task<IReadOnlyList<QueueMinute>> RatesAsync(TimeSpan past, CancellationToken cancel);

    Task<IReadOnlyList<JobDetails>> ListAsync(JobFilter filter, CancellationToken cancel);

    Task<JobDetails?> GetAsync(long id, CancellationToken cancel);

    Task<IReadOnlyList<JobProgress>> ProgressAsync(IReadOnlyCollection<long> ids, CancellationToken cancel);

    Task<CancelResult> CancelAsync(long id, CancellationToken cancel);

    Task<bool> RetryAsync(long id, CancellationToken cancel);

    Task<int> ReplayDeadAsync(JobFilter filter, CancellationToken cancel);

    Task PauseAsync(string queue, bool paused, CancellationToken cancel);

    Task<bool> ReprioritizeAsync(long id, short priority, CancellationToken cancel);

    Task SetPartitionAsync(string queue, string partition, double weight, int? cap, CancellationToken cancel);

    Task<int> ForgetPartitionAsync(string partition, CancellationToken cancel);
}
