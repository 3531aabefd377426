using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Longhouse.Jobs.Tests;

public class TelemetryTests
{
    [Fact]
    public async Task Waits_run_times_outcomes_and_depths_are_measured_by_queue_and_kind()
    {
        // The meter belongs to the process: the queue's name tells this test's measurements from others'.
        const string Queue = "measured";
        var seen = new ConcurrentBag<(string Instrument, double Value, string? Outcome)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == "Longhouse.Jobs")
                    l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => See(i, value, tags));
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => See(i, value, tags));
        listener.Start();
        await using var jobs = await TestJobs.CreateAsync("sqlite", r => r.Queue(Queue, TestJobs.Fast));
        jobs.Script.Do = (job, _, _) => job.Name switch
        {
            "dies" => Task.FromResult(JobOutcome.GiveUp("x")),
            "fails" => throw new InvalidDataException(),
            _ => Task.FromResult(JobOutcome.Done),
        };
        var options = new JobOptions { Queue = Queue, Unique = UniqueKey.UntilFinished("k") };
        await jobs.AddedAsync("done", options);
        await jobs.AddAsync("already there", options);
        await jobs.AddedAsync("dies", new JobOptions { Queue = Queue });
        await jobs.AddedAsync("fails", new JobOptions { Queue = Queue });

        Telemetry.Sampled(await jobs.Store.Upkeep.DepthsAsync(TestJobs.Token));
        listener.RecordObservableInstruments();
        await jobs.RunAsync();

        Assert.Equal(3, Values("jobs.enqueued", "enqueued").Sum());
        Assert.Equal(1, Values("jobs.enqueued", "already_queued").Sum());
        Assert.Equal(3, Values("jobs.wait.duration").Count);
        Assert.Equal(3, Values("jobs.run.duration").Count);
        Assert.Equal(1, Values("jobs.runs", "done").Sum());
        Assert.Equal(1, Values("jobs.runs", "dead").Sum());
        Assert.Equal(1, Values("jobs.runs", "retry").Sum());
        Assert.Equal(3, Values("jobs.waiting").Max());
        Assert.NotEmpty(Values("jobs.waiting.oldest"));

        void See(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string? queue = null, outcome = null;
            foreach (var (key, tag) in tags)
            {
                if (key == "queue")
                    queue = (string?)tag;
                else if (key is "outcome" or "result")
                    outcome = (string?)tag;
            }

            if (queue == Queue)
                seen.Add((instrument.Name, value, outcome));
        }

        List<double> Values(string instrument, string? outcome = null) =>
            [.. seen.Where(s => s.Instrument == instrument && (outcome is null || s.Outcome == outcome)).Select(s => s.Value)];
    }
}
