using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Runtime;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Longhouse.ControlPlane.Runtime;

/// <summary>Whether the control plane answers this process: it is asked for a host that nobody has, and "not found" proves line and token.</summary>
internal sealed class RemoteHealth(IControlPlane controlPlane, ServerSettings settings, TimeProvider clock) : IHealthCheck
{
    public const string Name = "control_plane";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private (long At, HealthCheckResult Result)? _last;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (_last is { } last && clock.GetElapsedTime(last.At) < Pause)
            return last.Result;
        var at = clock.GetTimestamp();
        var result = await AskAsync(cancellationToken);
        _last = (at, result);
        return result;
    }

    private async Task<HealthCheckResult> AskAsync(CancellationToken cancel)
    {
        try
        {
            var answer = await controlPlane.FindByHostAsync($"healthcheck.{settings.BaseDomain}", cancel);
            return answer.Kind is AnswerKind.Found or AnswerKind.NotFound ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"orchestrator_unavailable: {answer.Error}");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException or System.Text.Json.JsonException)
        {
            return HealthCheckResult.Unhealthy("orchestrator_unavailable", failure);
        }
    }
}
