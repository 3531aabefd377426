using Longhouse.Platform.Limits;

namespace Longhouse.ControlPlane.ServiceApi;

/// <summary>How often one token may call each part of the service API. Bound from <c>ServiceApi</c>.</summary>
internal sealed record ServiceLimitOptions
{
    public RequestRate Runtime { get; init; } = new(50, 200);
    public RequestRate Resolve { get; init; } = new(50, 200);
    public RequestRate Usage { get; init; } = new(100, 500);

    /// <summary>A long poll each, so few are enough; more would be a client that does not wait.</summary>
    public RequestRate Changes { get; init; } = new(10, 50);
}

internal sealed class ServiceLimits(ServiceLimitOptions options, LimitMetrics metrics, TimeProvider clock)
{
    public RequestLimiter<string> Runtime { get; } = new("service_runtime", options.Runtime, metrics, clock);
    public RequestLimiter<string> Resolve { get; } = new("service_resolve", options.Resolve, metrics, clock);
    public RequestLimiter<string> Usage { get; } = new("service_usage", options.Usage, metrics, clock);
    public RequestLimiter<string> Changes { get; } = new("service_changes", options.Changes, metrics, clock);
}
