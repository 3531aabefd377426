using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Longhouse.Jobs;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Host.Verbs;

/// <summary><c>longhouse jobs …</c>: what waits, runs and failed, and what to do about it, beside a running server or without one.</summary>
internal static class JobsVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static Command Create(IReadOnlyList<IModule> modules) => new("jobs", "Background work: what waits, runs and failed.")
    {
        Counts(modules), List(modules), Show(modules), Cancel(modules), Retry(modules), Queue(modules, "pause", "Stop claiming jobs of a queue; what runs goes on.", (admin, queue, cancel) => admin.PauseAsync(queue, cancel)),
        Queue(modules, "resume", "Claim jobs of a queue again.", (admin, queue, cancel) => admin.ResumeAsync(queue, cancel)),
    };

    private static Command Counts(IReadOnlyList<IModule> modules) => Define(new Command("queues", "Each queue with its counts."), modules, async (_, admin, cancel) =>
    {
        Console.WriteLine($"{"queue",-16}{"scheduled",12}{"waiting",12}{"running",12}{"dead",12}");
        foreach (var queue in await admin.CountsAsync(cancel))
            Console.WriteLine($"{queue.Queue,-16}{queue.Scheduled,12}{queue.Waiting,12}{queue.Running,12}{queue.Dead,12}{(queue.Paused ? "  paused" : "")}");
        return 0;
    });

    private static Command List(IReadOnlyList<IModule> modules)
    {
        var state = new Option<JobState>("--state") { Description = "Which jobs.", DefaultValueFactory = _ => JobState.Waiting };
        var queue = new Option<string?>("--queue") { Description = "Only of this queue." };
        var kind = new Option<string?>("--kind") { Description = "Only of this kind." };
        var tenant = new Option<string?>("--tenant") { Description = "Only of this tenant, by id." };
        var before = new Option<long?>("--before") { Description = "Only with a smaller id: the last one of the page before." };
        var limit = new Option<int>("--limit") { Description = "At most so many, newest first.", DefaultValueFactory = _ => 50 };
        var verb = new Command("list", "Jobs in one state, newest first.") { state, queue, kind, tenant, before, limit };
        return Define(verb, modules, async (parsed, admin, cancel) =>
        {
            var jobs = await admin.ListAsync(new JobFilter
            {
                State = parsed.GetValue(state),
                Queue = parsed.GetValue(queue),
                Kind = parsed.GetValue(kind),
                Partition = parsed.GetValue(tenant),
                Before = parsed.GetValue(before),
                Limit = parsed.GetValue(limit),
            }, cancel);
            foreach (var job in jobs)
            {
                var error = job.Errors is [.., var last] ? $"  {FirstLine(last.Error)}" : "";
                Console.WriteLine($"{job.Id,-10}{job.Kind,-28}{job.Queue,-10}{job.Attempt}/{job.MaxAttempts,-5}{When(job),-22}{job.Partition}{error}");
            }
            if (jobs.Count == 0)
                Console.WriteLine("None.");
            return 0;
        });
    }

    private static Command Show(IReadOnlyList<IModule> modules) => OfOne(modules, "show", "All that is known of one job.", async (admin, id, cancel) =>
    {
        if (await admin.GetAsync(id, cancel) is not { } job)
            return NoSuchJob(id);
        Console.WriteLine(JsonSerializer.Serialize(job, Json));
        return 0;
    });

    private static Command Cancel(IReadOnlyList<IModule> modules) => OfOne(modules, "cancel", "Cancel a waiting job, or stop a running one.", async (admin, id, cancel) =>
    {
        switch (await admin.CancelAsync(id, cancel))
        {
            case CancelResult.Cancelled:
                Console.WriteLine($"Job {id} will not run.");
                return 0;
            case CancelResult.Stopping:
                Console.WriteLine($"Job {id} is running and was told to stop.");
                return 0;
            case CancelResult.AlreadyFinished:
                Console.WriteLine($"Job {id} has finished already.");
                return 1;
            default:
                return NoSuchJob(id);
        }
    });

    private static Command Retry(IReadOnlyList<IModule> modules) => OfOne(modules, "retry", "Run a dead job again, from its first attempt.", async (admin, id, cancel) =>
    {
        if (!await admin.RetryAsync(id, cancel))
        {
            Console.WriteLine($"Job {id} is not among the dead ones.");
            return 1;
        }
        Console.WriteLine($"Job {id} waits to run again.");
        return 0;
    });

    private static Command Queue(IReadOnlyList<IModule> modules, string name, string description, Func<JobAdmin, string, CancellationToken, Task> run)
    {
        var queue = new Argument<string>("queue") { Description = "The name of the queue." };
        return Define(new Command(name, description) { queue }, modules, async (parsed, admin, cancel) =>
        {
            var known = (await admin.CountsAsync(cancel)).Select(q => q.Queue).ToList();
            if (!known.Contains(parsed.GetValue(queue)!))
                throw new SettingsException($"There is no queue \"{parsed.GetValue(queue)}\"; there are {string.Join(", ", known)}.");
            await run(admin, parsed.GetValue(queue)!, cancel);
            Console.WriteLine($"{parsed.GetValue(queue)}: {name}d.");
            return 0;
        });
    }

    private static Command OfOne(IReadOnlyList<IModule> modules, string name, string description, Func<JobAdmin, long, CancellationToken, Task<int>> run)
    {
        var id = new Argument<long>("id") { Description = "The number of the job." };
        return Define(new Command(name, description) { id }, modules, (parsed, admin, cancel) => run(admin, parsed.GetValue(id), cancel));
    }

    private static Command Define(Command verb, IReadOnlyList<IModule> modules, Func<ParseResult, JobAdmin, CancellationToken, Task<int>> run)
    {
        var arguments = new SettingsArguments(verb, modules);
        verb.SetAction((parsed, cancel) => OfflineServer.WithAsync(
            arguments, parsed, modules, (services, token) => run(parsed, services.GetRequiredService<JobAdmin>(), token), cancel));
        return verb;
    }

    private static int NoSuchJob(long id)
    {
        Console.WriteLine($"There is no job {id}; finished ones are forgotten after a while.");
        return 1;
    }

    private static string When(JobDetails job) =>
        (job.FinishedAt ?? job.StartedAt ?? job.RunAt ?? job.EnqueuedAt).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string FirstLine(string text) => text.Split('\n', 2)[0];
}
