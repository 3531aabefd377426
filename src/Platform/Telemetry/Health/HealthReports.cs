using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Longhouse.Platform.Telemetry.Health;

/// <summary>
/// The state of the parts, asked for at most every two seconds however many probes there are. Checks tagged
/// <see cref="Ready"/> decide whether this server should be given requests.
/// </summary>
internal sealed class HealthReports(HealthCheckService checks, TimeProvider clock) : IDisposable
{
    public const string Ready = "ready";

    /// <summary>How long a check may take that says nothing else itself.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private HealthReport? _report;
    private long _askedAt;

    public async Task<HealthReport> GetAsync(CancellationToken cancel)
    {
        await _asking.WaitAsync(cancel);
        try
        {
            if (_report is null || clock.GetElapsedTime(_askedAt) >= Freshness)
            {
                // Not the caller's token: the answer is for the others too. Each check has a time limit of its own.
                _report = await checks.CheckHealthAsync(CancellationToken.None);
                _askedAt = clock.GetTimestamp();
            }

            return _report;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();
}
