using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Longhouse.Jobs.Stores;

namespace Longhouse.Jobs;

/// <summary>What operators graph and trace. Partitions and ids are left out of tags: there may be any number of them.</summary>
internal static class Telemetry
{
    public const string Name = "Longhouse.Jobs";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> EnqueuedJobs = Meter.CreateCounter<long>(
        "jobs.enqueued", "{job}", "Requests to queue a job, by what became of them");

    private static readonly Histogram<double> Wait = Meter.CreateHistogram<double>(
        "jobs.wait.duration", "s", "From when a job could have started until it did");

    private static readonly Histogram<double> RunTime = Meter.CreateHistogram<double>("jobs.run.duration", "s", "How long handlers took");

    private static readonly Counter<long> Settled = Meter.CreateCounter<long>("jobs.runs", "{run}", "Runs that ended, by how");

    private static readonly Counter<long> Unknown = Meter.CreateCounter<long>(
        "jobs.unknown_kind", "{job}", "Jobs of kinds that this release does not know");

    private static readonly Counter<long> FencedRuns = Meter.CreateCounter<long>(
        "jobs.fenced", "{run}", "Outcomes refused because the job had been taken away");

    private static readonly Counter<long> AbandonedRuns = Meter.CreateCounter<long>(
        "jobs.abandoned", "{run}", "Handlers left behind because they ignored their token");

    // Each worker of the process puts its latest sample here; two workers on one database say the same.
    private static readonly ConcurrentDictionary<(string Queue, string Kind), QueueDepth> Depths = new();

    private static readonly ObservableGauge<long> Depth = Meter.CreateObservableGauge(
        "jobs.waiting", () => Observe(d => d.Waiting), "{job}", "Jobs that could start");

    private static readonly ObservableGauge<double> OldestWait = Meter.CreateObservableGauge(
        "jobs.waiting.oldest", () => Observe(d => d.OldestWait.TotalSeconds), "s", "How long the oldest of them has waited");

    public static bool WantsDepths => Depth.Enabled || OldestWait.Enabled;

    public static void Enqueued(string queue, string kind, EnqueueResult result, int count = 1) => EnqueuedJobs.Add(
        count, new("queue", queue), new("kind", kind), new("result", result switch
        {
            Jobs.Enqueued => "enqueued",
            AlreadyQueued => "already_queued",
            _ => "full",
        }));

    public static Activity? StartRun(JobRun run)
    {
        if (!Source.HasListeners())
            return null;
        var activity = Source.StartActivity($"job {run.Kind}", ActivityKind.Consumer, run.Trace);
        activity?.SetTag("job.id", run.Id);
        activity?.SetTag("job.queue", run.Queue);
        activity?.SetTag("job.attempt", run.Attempt);
        return activity;
    }

    public static void Started(JobRun run)
    {
        if (Wait.Enabled)
            Wait.Record(run.Waited.TotalSeconds, new("queue", run.Queue), new("kind", run.Kind));
    }

    public static void Ended(JobRun run, TimeSpan took, Settlement? settlement)
    {
        if (RunTime.Enabled)
            RunTime.Record(took.TotalSeconds, new("queue", run.Queue), new("kind", run.Kind));
        if (Settled.Enabled)
        {
            Settled.Add(1, new("queue", run.Queue), new("kind", run.Kind), new("outcome", settlement?.Fate switch
            {
                Fate.Done => "done",
                Fate.Cancelled => "cancelled",
                Fate.Dead => "dead",
                Fate.Retry => "retry",
                Fate.Later => "later",
                Fate.Release => "released",
                _ => "lost",
            }));
        }
    }

    public static void UnknownKind(string queue, string kind) => Unknown.Add(1, new("queue", queue), new("kind", kind));

    public static void Fenced(string queue, int count) => FencedRuns.Add(count, new KeyValuePair<string, object?>("queue", queue));

    public static void Abandoned(JobRun run) => AbandonedRuns.Add(1, new("queue", run.Queue), new("kind", run.Kind));

    public static void Sampled(IReadOnlyList<QueueDepth> depths)
    {
        // What is not in the sample is empty now, and says so once more.
        foreach (var known in Depths.Keys)
            Depths[known] = new QueueDepth(known.Queue, known.Kind, 0, TimeSpan.Zero);
        foreach (var depth in depths)
            Depths[(depth.Queue, depth.Kind)] = depth;
    }

    private static IEnumerable<Measurement<T>> Observe<T>(Func<QueueDepth, T> value)
        where T : struct =>
        Depths.Values.Select(d => new Measurement<T>(value(d), new("queue", d.Queue), new KeyValuePair<string, object?>("kind", d.Kind)));
}
