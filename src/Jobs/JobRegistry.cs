using System.Text.Json;
using Longhouse.Jobs.Cron;

namespace Longhouse.Jobs;

/// <summary>The kinds of job a process knows, its queues and its schedules. Filled at start-up, then only read.</summary>
public sealed class JobRegistry
{
    internal const string DefaultQueue = "default";

    private static readonly QueueOptions Defaults = new();
    private readonly Dictionary<string, JobKind> _kinds = [];
    private readonly Dictionary<string, QueueOptions> _queues = new() { [DefaultQueue] = Defaults };
    private readonly Dictionary<string, Schedule> _schedules = [];

    /// <summary>How arguments are written. A missing argument is an error, so that it ends in the dead letters and not as a null.</summary>
    public JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>All queues by name: those configured here, and those that a kind names.</summary>
    public IReadOnlyDictionary<string, QueueOptions> Queues => _queues;

    internal IReadOnlyDictionary<string, Schedule> Schedules => _schedules;

    /// <summary>Says who runs a kind of job, and what holds for its jobs unless an enqueue says otherwise.</summary>
    public JobRegistry Add<TJob, THandler>(JobOptions? defaults = null)
        where TJob : IJob
        where THandler : class, IJobHandler<TJob>
    {
        Names.Check(TJob.Kind, "kind");
        if (!_kinds.TryAdd(TJob.Kind, new JobKind<TJob, THandler>(defaults ?? JobOptions.None)))
            throw new InvalidOperationException($"Two kinds of job are called \"{TJob.Kind}\".");

        if (defaults?.Queue is { } queue && !_queues.ContainsKey(queue))
            Queue(queue, Defaults);
        return this;
    }

    /// <summary>Configures a queue, new or known.</summary>
    public JobRegistry Queue(string name, QueueOptions options)
    {
        Names.Check(name, "queue");
        options.Check(name);
        _queues[name] = options;
        return this;
    }

    /// <summary>Queues a job at every tick of a five-field expression, once for all workers.</summary>
    /// <param name="name">Names the schedule in the database: change the expression under the same name.</param>
    public JobRegistry Cron<TJob>(string name, string expression, TJob job, CronOptions? options = null)
        where TJob : IJob
    {
        Names.Check(name, "schedule");
        var schedule = new Schedule(
            name, new CronSchedule(expression, (options ??= new CronOptions()).TimeZone), options,
            () => NewJob.From(this, job, options.Job ?? JobOptions.None));
        if (!_schedules.TryAdd(name, schedule))
            throw new ArgumentException($"Two schedules are called \"{name}\".", nameof(name));
        return this;
    }

    internal JobKind? Find(string kind) => _kinds.GetValueOrDefault(kind);

    internal QueueOptions QueueNamed(string name) => _queues.GetValueOrDefault(name, Defaults);
}

/// <summary>How a schedule fires.</summary>
public sealed record CronOptions
{
    /// <summary>The IANA name of the zone whose clock the expression reads.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What becomes of ticks that nobody was there to fire, seen more than a minute late.</summary>
    public MissedTicks Missed { get; init; } = MissedTicks.RunOnce;

    public JobOptions? Job { get; init; }
}

public enum MissedTicks
{
    /// <summary>However many were missed, the job is queued once.</summary>
    RunOnce,

    /// <summary>The next tick in time is the next to fire.</summary>
    Skip,
}

internal sealed record Schedule(string Name, CronSchedule Ticks, CronOptions Options, Func<NewJob> Job);
