using Longhouse.Platform.Blobs;
using Longhouse.Platform.Data;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>Without its database a server answers nothing of worth.</summary>
internal sealed class DatabaseHealth(IDatabase database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await database.CheckAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}

/// <summary>Without files much still works, so this does not take a server out of service. A probe costs a write, hence the pause.</summary>
internal sealed class BlobHealth(IBlobStore store, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private long? _soundAt;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (_soundAt is { } at && clock.GetElapsedTime(at) < Pause)
            return HealthCheckResult.Healthy();
        _soundAt = null;
        await store.CheckAsync(cancellationToken);
        _soundAt = clock.GetTimestamp();
        return HealthCheckResult.Healthy();
    }
}
