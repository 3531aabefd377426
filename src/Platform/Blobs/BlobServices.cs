using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Blobs;

internal static class BlobServices
{
    /// <summary>The store of all files, and <see cref="TenantBlobs"/> for a named tenant; whoever knows the tenant registers that.</summary>
    public static IServiceCollection AddBlobs(this IServiceCollection services, BlobOptions options)
    {
        services.AddSingleton<IBlobStore>(_ => options.CreateStore());
        services.AddSingleton<Func<string, TenantBlobs>>(provider =>
            tenant => new TenantBlobs(provider.GetRequiredService<IBlobStore>(), tenant, options.MaxBytes));
        services.AddHostedService<BlobSweep>();
        return services;
    }
}

/// <summary>At start, removes what puts that were interrupted more than a day ago have left.</summary>
internal sealed partial class BlobSweep(IBlobStore store, TimeProvider clock, ILogger<BlobSweep> logger) : BackgroundService
{
    private static readonly TimeSpan LongestPut = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var swept = await store.SweepAsync(clock.GetUtcNow() - LongestPut, stoppingToken);
            if (swept > 0)
                LogSwept(swept);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What is left only takes room; a store that does not answer is for the readiness check to tell.
            LogFailed(e);
        }
    }

    [LoggerMessage(LogLevel.Information, "Removed {Count} files of interrupted uploads")]
    private partial void LogSwept(int count);

    [LoggerMessage(LogLevel.Warning, "Files of interrupted uploads could not be removed")]
    private partial void LogFailed(Exception exception);
}
