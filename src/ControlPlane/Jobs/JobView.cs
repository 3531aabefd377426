using System.Globalization;
using System.Text.Json;
using Longhouse.Jobs;

namespace Longhouse.ControlPlane.Jobs;

/// <summary>How far a running job says it is.</summary>
internal sealed record JobSteps(long? Done, long? Total, string? Message);

/// <summary>A run that failed.</summary>
internal sealed record FailedRun(DateTimeOffset At, int Attempt, string Error);

/// <summary>One piece of background work, as the console shows it.</summary>
/// <param name="TenantId">Whose work it is; the house's own work has the house's id.</param>
/// <param name="Stopping">It runs, and was asked to stop.</param>
/// <param name="LastError">Why the last run failed; all of them are in the single view.</param>
internal sealed record JobView(
    string Id, JobState State, string Queue, string Kind, string TenantId, short Priority, int Attempt, int MaxAttempts, string? Actor,
    DateTimeOffset EnqueuedAt, DateTimeOffset? RunAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, bool Stopping, JobSteps? Progress, string? LastError)
{
    public static JobView Of(JobDetails job) => new(
        IdOf(job), job.State, job.Queue, job.Kind, job.Partition, job.Priority, job.Attempt, job.MaxAttempts, job.Actor, job.EnqueuedAt, job.RunAt, job.StartedAt,
        job.FinishedAt, job.Stopping, StepsOf(job), job.Errors is [.., var last] ? last.Error : null);

    public static string IdOf(JobDetails job) => job.Id.ToString(CultureInfo.InvariantCulture);

    private static JobSteps? StepsOf(JobDetails job) =>
        job is { ProgressDone: null, ProgressMessage: null } ? null : new JobSteps(job.ProgressDone, job.ProgressTotal, job.ProgressMessage);
}

/// <summary>A job with what it was given and every run of it that failed.</summary>
internal sealed record JobStory(JobView Job, JsonElement Arguments, IReadOnlyList<FailedRun> Failures)
{
    public static JobStory Of(JobDetails job)
    {
        using var arguments = JsonDocument.Parse(job.Args);
        return new JobStory(JobView.Of(job), arguments.RootElement.Clone(), [.. job.Errors.Select(error => new FailedRun(error.At, error.Attempt, error.Error))]);
    }
}
