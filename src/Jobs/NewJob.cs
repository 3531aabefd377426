using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Longhouse.Jobs;

/// <summary>A job on its way into the table, all defaults resolved.</summary>
internal sealed record NewJob
{
    public const int MaxArgumentBytes = 64 * 1024;
    private const short DefaultPriority = 5;
    private const int DefaultMaxAttempts = 20;

    public required string Kind { get; init; }

    public required string Args { get; init; }

    public required string Queue { get; init; }

    public required QueueOptions Limits { get; init; }

    public required short Priority { get; init; }

    public required string Partition { get; init; }

    public required double Weight { get; init; }

    public required int MaxAttempts { get; init; }

    public TimeSpan? Timeout { get; init; }

    public string? UniqueKey { get; init; }

    public UniqueScope UniqueScope { get; init; }

    public TimeSpan? UniquePeriod { get; init; }

    public TimeSpan? Delay { get; init; }

    public DateTimeOffset? At { get; init; }

    public string? Trace { get; init; }

    public string? Actor { get; init; }

    public bool IsLater => At is not null || Delay > TimeSpan.Zero;

    public static NewJob From<TJob>(JobRegistry registry, TJob job, JobOptions options)
        where TJob : IJob
    {
        var kind = TJob.Kind;
        var o = registry.Find(kind) is { } known ? options.Over(known.Defaults) : options;
        var args = JsonSerializer.Serialize(job, registry.Json);
        if (Encoding.UTF8.GetByteCount(args) is var bytes && bytes > MaxArgumentBytes)
            throw new ArgumentException($"The arguments of \"{kind}\" take {bytes} bytes; a job holds at most {MaxArgumentBytes}.", nameof(job));

        var weight = o.Weight ?? 1;
        if (weight is not (> 0 and <= 1000))
            throw new ArgumentException($"The weight of \"{kind}\" is {weight}; it must be more than 0 and at most 1,000.", nameof(options));
        if (o.MaxAttempts is < 1)
            throw new ArgumentException($"A job of \"{kind}\" needs at least one attempt.", nameof(options));

        var queue = Names.Check(o.Queue ?? JobRegistry.DefaultQueue, "queue");
        var partition = Names.CheckText(o.Partition ?? "", "partition");
        return new NewJob
        {
            Kind = kind,
            Args = args,
            Queue = queue,
            Limits = registry.QueueNamed(queue),
            Priority = o.Priority ?? DefaultPriority,
            Partition = partition,
            Weight = weight,
            MaxAttempts = o.MaxAttempts ?? DefaultMaxAttempts,
            Timeout = o.Timeout,
            // The separator cannot occur in the first two parts, so different parts never make one key.
            UniqueKey = o.Unique is { } unique ? $"{kind}\u001f{partition}\u001f{unique.Key}" : null,
            UniqueScope = o.Unique?.Scope ?? default,
            UniquePeriod = o.Unique?.Period,
            Delay = o.Delay,
            At = o.At,
            Trace = o.Trace ?? Activity.Current?.Id,
            Actor = o.Actor,
        };
    }
}
