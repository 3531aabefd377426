using System.Diagnostics.Metrics;

namespace Longhouse.ControlPlane.ServiceApi;

/// <summary>What execution planes asked, by what came of it. Tenants and hosts are no tags.</summary>
internal sealed class ServiceMetrics
{
    private readonly Counter<long> _calls;
    private readonly Counter<long> _misuses;

    public ServiceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Longhouse.ServiceApi");
        _calls = meter.CreateCounter<long>("longhouse.service_api.calls", "{call}", "Calls of the service API.");
        _misuses = meter.CreateCounter<long>("longhouse.service_api.reference_misuses", "{call}", "References that were shown for another tenant than their own: someone should look.");
    }

    public void Count(string endpoint, string outcome) => _calls.Add(1, new("endpoint", endpoint), new("outcome", outcome));

    public void CountMisuse() => _misuses.Add(1);
}
