using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Jobs.Tests;

/// <summary>One process with jobs on a fresh database. What a job does is said by the test.</summary>
internal sealed class TestJobs : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ServiceProvider _services;
    private readonly bool _ownsDatabase;

    private TestJobs(TestDatabase database, ServiceProvider services, bool ownsDatabase) =>
        (Database, _services, _ownsDatabase) = (database, services, ownsDatabase);

    public TestDatabase Database { get; }

    public JobStore Store => _services.GetRequiredService<JobStore>();

    public JobClient Client => _services.GetRequiredService<JobClient>();

    public JobAdmin Admin => _services.GetRequiredService<JobAdmin>();

    public JobWorker Worker => _services.GetRequiredService<JobWorker>();

    public Script Script => _services.GetRequiredService<Script>();

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static QueueOptions Fast => new() { Poll = TimeSpan.FromMilliseconds(50), Lease = TimeSpan.FromSeconds(30) };

    /// <summary>A retry is some time away, so a test can look at what waits for it.</summary>
    public static void RetryLater(JobRegistry jobs) => jobs.Queue("default", Fast with { BackoffBase = TimeSpan.FromHours(1) });

    public static async Task<TestJobs> CreateAsync(
        string engine, Action<JobRegistry>? register = null, Action<IServiceCollection>? services = null, WorkerOptions? worker = null,
        TimeProvider? clock = null)
    {
        var database = await TestDatabase.CreateAsync(engine);
        return Open(database, register, services, worker, ownsDatabase: true, () => database.NewStore(clock));
    }

    /// <summary>Another process on the same database.</summary>
    public TestJobs Another(Action<JobRegistry>? register = null, WorkerOptions? worker = null, Func<JobStore>? store = null) =>
        Open(Database, register, null, worker, ownsDatabase: false, store);

    /// <summary>A process with jobs of its own on a database that somebody else throws away.</summary>
    public static TestJobs Enqueuing(TestDatabase database, Action<JobRegistry> register, Action<IServiceCollection>? services = null) =>
        Open(database, register, services, null, ownsDatabase: false);

    public Task<EnqueueResult> AddAsync(string name, JobOptions? options = null) => Client.EnqueueAsync(new Errand(name), options, Token);

    public async Task<long> AddedAsync(string name, JobOptions? options = null) => Assert.IsType<Enqueued>(await AddAsync(name, options)).Id;

    public Task<int> RunAsync() => Worker.RunUntilIdleAsync(Token);

    public async Task<JobDetails> GetAsync(long id)
    {
        var job = await Admin.GetAsync(id, Token);
        Assert.NotNull(job);
        return job;
    }

    /// <summary>Waits until something is so, as a person would who looks again and again.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            if (patience.IsCancellationRequested)
                Assert.Fail($"Waited in vain until {what}.");
            await Task.Delay(5, Token);
        }
    }

    public static Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);

    public Task UntilAsync(long id, JobState state) =>
        UntilAsync(async () => (await Admin.GetAsync(id, Token))?.State == state, $"job {id} is {state}");

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_ownsDatabase)
            await Database.DisposeAsync();
    }

    private static TestJobs Open(
        TestDatabase database, Action<JobRegistry>? register, Action<IServiceCollection>? more, WorkerOptions? worker, bool ownsDatabase,
        Func<JobStore>? store = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<Script>();
        services.AddJobs(_ => store?.Invoke() ?? database.NewStore(), jobs =>
        {
            jobs.Queue("default", Fast);
            jobs.Add<Errand, ErrandHandler>();
            register?.Invoke(jobs);
        });
        services.AddJobWorker((worker ?? new WorkerOptions()) with { DrainFor = worker?.DrainFor ?? TimeSpan.FromSeconds(20) });
        more?.Invoke(services);
        return new TestJobs(database, services.BuildServiceProvider(validateScopes: true), ownsDatabase);
    }
}

/// <summary>What the errands of a test do, and what they did.</summary>
internal sealed class Script
{
    public ConcurrentQueue<string> Ran { get; } = new();

    public Func<Errand, JobRun, CancellationToken, Task<JobOutcome>> Do { get; set; } = (_, _, _) => Task.FromResult(JobOutcome.Done);
}

internal sealed record Errand(string Name) : IJob
{
    public static string Kind => "test.errand";
}

internal sealed class ErrandHandler(Script script, JobRun run) : IJobHandler<Errand>
{
    public Task<JobOutcome> RunAsync(Errand job, CancellationToken cancel)
    {
        script.Ran.Enqueue(job.Name);
        return script.Do(job, run, cancel);
    }
}
