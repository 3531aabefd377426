using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Longhouse.Jobs.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Longhouse.Jobs.Work;

/// <summary>Runs one claimed job and says what is to become of it.</summary>
internal sealed partial class Execution(JobRegistry registry, IServiceScopeFactory scopes, TimeProvider time, QueueOptions options, ILogger logger)
{
    private static readonly TimeSpan UnknownKindAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReportUnknownEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, long> _reported = new(StringComparer.Ordinal);

    /// <param name="active">The job.</param>
    /// <param name="timedOut">Called by the clock when the run has had its time.</param>
    /// <returns>Null when the job is lost, and there is nothing to write.</returns>
    public async Task<Settlement?> RunAsync(ActiveRun active, Action<ActiveRun> timedOut)
    {
        var run = active.Run;
        if (registry.Find(run.Kind) is not { } kind)
        {
            ReportUnknown(run);
            Telemetry.UnknownKind(run.Queue, run.Kind);
            return new Settlement(run.Id, Fate.Later, UnknownKindAfter);
        }

        if (Parse(kind, run, out var problem) is not { } job)
        {
            LogUnreadable(run.Kind, run.Id, problem);
            return new Settlement(run.Id, Fate.Dead, Error: ErrorList.Clean(problem));
        }

        using var activity = Telemetry.StartRun(run);
        if (run.Job.Timeout is { } timeout)
            active.StopAfter(timeout, time, timedOut);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var services = scope.ServiceProvider;
            services.GetRequiredService<JobRunSlot>().Run = run;
            var outcome = services.GetService<IJobScope>() is { } around
                ? await around.RunAsync(run, services, () => kind.RunAsync(services, job, active.Token))
                : await kind.RunAsync(services, job, active.Token);
            return Settle(run, active.Reason, outcome);
        }
#pragma warning disable CA1031 // Whatever a handler throws is its outcome: the job is tried again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.Message);
            return Settle(run, active.Reason, error);
        }
    }

    /// <summary>What becomes of a job whose handler did not stop in time.</summary>
    public Settlement? Abandoned(ActiveRun active)
    {
        var run = active.Run;
        return active.Reason switch
        {
            StopReason.Cancelled => new Settlement(run.Id, Fate.Cancelled),
            StopReason.ShuttingDown => new Settlement(run.Id, Fate.Release),
            StopReason.TimedOut => Retry(run, TimedOutText(run)),
            _ => null,
        };
    }

    // There may be thousands of them, and each comes by every ten seconds.
    private void ReportUnknown(JobRun run)
    {
        var now = time.GetTimestamp();
        var last = _reported.GetOrAdd(run.Kind, now);
        if ((last == now || time.GetElapsedTime(last, now) > ReportUnknownEvery) && _reported.TryUpdate(run.Kind, now, last))
            LogUnknownKind(run.Kind, run.Id);
    }

    private object? Parse(JobKind kind, JobRun run, out string problem)
    {
        problem = $"The arguments of \"{run.Kind}\" cannot be read: they are null.";
        try
        {
            return kind.Parse(run.Job.Args, registry.Json);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or ArgumentException or FormatException)
        {
            problem = $"The arguments of \"{run.Kind}\" cannot be read: {error.Message}";
            return null;
        }
    }

    private static Settlement? Settle(JobRun run, StopReason reason, JobOutcome outcome) => outcome.Kind switch
    {
        _ when reason == StopReason.LeaseLost => null,
        JobOutcome.Verdict.Done => new Settlement(run.Id, Fate.Done),
        JobOutcome.Verdict.GiveUp => new Settlement(run.Id, Fate.Dead, Error: ErrorList.Clean(outcome.Reason ?? "gave up")),
        // The store ends it as cancelled if it was asked to stop.
        _ => new Settlement(run.Id, Fate.Later, outcome.After),
    };

    private Settlement? Settle(JobRun run, StopReason reason, Exception error)
    {
        switch (reason)
        {
            case StopReason.LeaseLost:
                return null;
            case StopReason.Cancelled:
                return new Settlement(run.Id, Fate.Cancelled, Error: error is OperationCanceledException ? null : ErrorList.Clean(error.ToString()));
            case StopReason.ShuttingDown when error is OperationCanceledException:
                return new Settlement(run.Id, Fate.Release);
            case StopReason.TimedOut when error is OperationCanceledException:
                return Retry(run, TimedOutText(run));
        }

        // A handler that completed the job itself and failed afterwards has finished all the same.
        if (error is JobLostException)
            return null;
        LogFailed(error, run.Kind, run.Id, run.Attempt, run.MaxAttempts);
        return Retry(run, error.ToString());
    }

    private Settlement Retry(JobRun run, string error) => run.Attempt >= run.MaxAttempts
        ? new Settlement(run.Id, Fate.Dead, Error: ErrorList.Clean(error))
        : new Settlement(run.Id, Fate.Retry, Backoff.After(options, run.Attempt), ErrorList.Clean(error));

    private static string TimedOutText(JobRun run) => $"The run took longer than its {run.Job.Timeout?.TotalSeconds:0.###} s.";

    [LoggerMessage(LogLevel.Warning, "Job {JobId} is of a kind that this release does not know: {Kind}. Left for a newer one")]
    private partial void LogUnknownKind(string kind, long jobId);

    [LoggerMessage(LogLevel.Error, "Job {JobId} ({Kind}) joins the dead letters: {Problem}")]
    private partial void LogUnreadable(string kind, long jobId, string problem);

    [LoggerMessage(LogLevel.Warning, "Job {JobId} ({Kind}) failed in attempt {Attempt} of {MaxAttempts}")]
    private partial void LogFailed(Exception error, string kind, long jobId, int attempt, int maxAttempts);
}

/// <summary>Carries the run into the handler's scope.</summary>
internal sealed class JobRunSlot
{
    public JobRun? Run { get; set; }
}
