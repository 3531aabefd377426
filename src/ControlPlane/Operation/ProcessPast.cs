using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Telemetry.Metrics;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Operation;

/// <summary>What this process had done by then, and how much memory it held; counters only grow.</summary>
internal sealed record ProcessSample(DateTimeOffset At, long Requests, long ServerErrors, double ProcessorSeconds, long MemoryBytes);

/// <summary>Looks at this process once a minute and remembers a week of it: few enough samples to keep in memory, coarser the older they are.</summary>
internal sealed partial class ProcessPast(MetricsListener metrics, TimeProvider clock, ILogger<ProcessPast> logger) : Recurring(Pause, clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<ProcessSample>> _samples = PastRange.All.ToDictionary(range => range.Name, _ => new Queue<ProcessSample>());

    public void Look()
    {
        var traffic = Traffic.Read(metrics);
        var sample = new ProcessSample(Clock.GetUtcNow(), traffic.Requests, traffic.ServerErrors, Math.Round(ProcessMetrics.ProcessorSeconds, 2), Environment.WorkingSet);
        lock (_lock)
        {
            foreach (var range in PastRange.All)
                Add(_samples[range.Name], range, sample);
        }
    }

    public IReadOnlyList<ProcessSample> Of(PastRange range)
    {
        lock (_lock)
            return [.. _samples[range.Name]];
    }

    protected override Task RunAsync(CancellationToken cancel)
    {
        Look();
        return Task.CompletedTask;
    }

    protected override void OnFailed(Exception failure) => LogMissed(failure);

    // A tick comes a little early or late: half a minute decides.
    private static void Add(Queue<ProcessSample> samples, PastRange range, ProcessSample sample)
    {
        if (samples.Count > 0 && sample.At - samples.Last().At < range.Step - (Pause / 2))
            return;
        samples.Enqueue(sample);
        if (samples.Count > range.Steps + 1) // differences of them are what is shown
            samples.Dequeue();
    }

    [LoggerMessage(LogLevel.Warning, "How busy the process is could not be looked at")]
    private partial void LogMissed(Exception failure);
}
