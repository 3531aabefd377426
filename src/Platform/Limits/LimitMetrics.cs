using System.Diagnostics.Metrics;

namespace Longhouse.Platform.Limits;

internal sealed class LimitMetrics
{
    private readonly Counter<long> _refused;

    public LimitMetrics(IMeterFactory meters) => _refused = meters.Create("Longhouse.Limits").CreateCounter<long>(
        "longhouse.limits.refused", "{request}", "Requests refused because of a rate limit.");

    public void Refuse(string limit) => _refused.Add(1, new KeyValuePair<string, object?>("limit", limit));
}
