using Longhouse.Jobs.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Longhouse.Jobs;

public static class JobsServices
{
    /// <summary>Adds what enqueues and administers jobs: <see cref="JobClient"/> and <see cref="JobAdmin"/>.</summary>
    public static IServiceCollection AddJobs(
        this IServiceCollection services, Func<IServiceProvider, JobStore> store, Action<JobRegistry> register)
    {
        var registry = new JobRegistry();
        register(registry);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(registry);
        services.AddSingleton(store);
        services.AddSingleton<JobClient>();
        services.AddSingleton<JobAdmin>();
        services.AddScoped<JobRunSlot>();
        services.AddScoped(scope => scope.GetRequiredService<JobRunSlot>().Run
            ?? throw new InvalidOperationException("A JobRun exists only while a job runs."));
        return services;
    }

    /// <summary>Runs jobs in this process, from the start of the host until it drains.</summary>
    public static IServiceCollection AddJobWorker(this IServiceCollection services, WorkerOptions? options = null)
    {
        services.AddSingleton(all => new JobWorker(
            all.GetRequiredService<JobStore>(), all.GetRequiredService<JobRegistry>(), all.GetRequiredService<IServiceScopeFactory>(),
            options, all.GetRequiredService<TimeProvider>(), all.GetService<ILogger<JobWorker>>()));
        return services.AddSingleton<IHostedService>(all => all.GetRequiredService<JobWorker>());
    }
}
