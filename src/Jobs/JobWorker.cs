using Longhouse.Jobs.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Longhouse.Jobs;

/// <summary>Runs jobs in this process: a hosted service, or started and stopped by hand.</summary>
public sealed partial class JobWorker : IHostedService, IAsyncDisposable
{
    private readonly JobStore _store;
    private readonly JobRegistry _registry;
    private readonly WorkerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly List<QueueWorker> _queues = [];
    private readonly Func<QueueOptions, Execution> _execution;
    private Chores? _chores;

    public JobWorker(
        JobStore store, JobRegistry registry, IServiceScopeFactory scopes, WorkerOptions? options = null, TimeProvider? time = null,
        ILogger<JobWorker>? logger = null)
    {
        (_store, _registry, _options, _time) = (store, registry, options ?? new WorkerOptions(), time ?? TimeProvider.System);
        _logger = (ILogger?)logger ?? NullLogger.Instance;
        _execution = queue => new Execution(registry, scopes, _time, queue, _logger);
    }

    private IEnumerable<string> QueueNames => _options.Queues ?? _registry.Queues.Keys;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _store.ListenAsync(cancellationToken);
        await _store.Schedules.RegisterAsync([.. _registry.Schedules.Values], cancellationToken);
        foreach (var name in QueueNames)
        {
            var queue = Create(name);
            await queue.StartAsync(cancellationToken);
            _queues.Add(queue);
        }

        _chores = new Chores(_store, _registry, _options, [.. QueueNames.Select(_registry.QueueNamed)], _time, _logger);
        _chores.Start();
        LogStarted(string.Join(", ", QueueNames));
    }

    /// <summary>Drains: no more claims, running handlers get <see cref="WorkerOptions.DrainFor"/>, what is left is released for others.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_chores is not null)
            await _chores.DisposeAsync();
        _chores = null;
        await Task.WhenAll(_queues.Select(q => q.StopAsync(_options.DrainFor, cancellationToken)));
        foreach (var queue in _queues)
            await queue.DisposeAsync();
        _queues.Clear();
    }

    /// <summary>Runs all jobs that could run now, and what they queue in turn, then returns how many runs that took. For tests, on a worker
    /// that is not started: with a held clock, nothing happens between two calls.</summary>
    public async Task<int> RunUntilIdleAsync(CancellationToken cancel)
    {
        await _store.Schedules.RegisterAsync([.. _registry.Schedules.Values], cancel);
        var total = 0;
        while (true)
        {
            await _store.Schedules.FireAsync(_registry.Schedules, cancel);
            while ((await _store.Upkeep.PromoteAsync(cancel)).Moved > 0)
            {
            }

            var ran = 0;
            foreach (var name in QueueNames)
            {
                await using var queue = Create(name);
                ran += await queue.RunUntilIdleAsync(cancel);
            }

            if (ran == 0)
                return total;
            total += ran;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private QueueWorker Create(string name) =>
        new(_store, name, _options.Host, _registry.QueueNamed(name), _execution, _time, _logger);

    [LoggerMessage(LogLevel.Information, "Working the job queues {Queues}")]
    private partial void LogStarted(string queues);
}
