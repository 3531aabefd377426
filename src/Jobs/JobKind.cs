using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Jobs;

/// <summary>One registered kind: how to read its arguments and how to run it.</summary>
internal abstract class JobKind(JobOptions defaults)
{
    public JobOptions Defaults { get; } = defaults;

    public abstract object? Parse(string args, JsonSerializerOptions json);

    public abstract Task<JobOutcome> RunAsync(IServiceProvider services, object job, CancellationToken cancel);
}

internal sealed class JobKind<TJob, THandler>(JobOptions defaults) : JobKind(defaults)
    where TJob : IJob
    where THandler : class, IJobHandler<TJob>
{
    // Made on first use: enqueue-only processes have no need of the handler's services.
    private ObjectFactory<THandler>? _create;

    public override object? Parse(string args, JsonSerializerOptions json) => JsonSerializer.Deserialize<TJob>(args, json);

    public override async Task<JobOutcome> RunAsync(IServiceProvider services, object job, CancellationToken cancel)
    {
        if (services.GetService<THandler>() is { } registered)
            return await registered.RunAsync((TJob)job, cancel);

        // The container disposes only what it made itself.
        _create ??= ActivatorUtilities.CreateFactory<THandler>([]);
        var handler = _create(services, []);
        try
        {
            return await handler.RunAsync((TJob)job, cancel);
        }
        finally
        {
            if (handler is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync();
            else if (handler is IDisposable disposable)
                disposable.Dispose();
        }
    }
}
