namespace Longhouse.Platform.Telemetry.Logs;

/// <summary>What the scopes around an event say.</summary>
internal sealed class ScopeValues
{
    // Said by the activity already, or by our own request id.
    private static readonly HashSet<string> Repeated =
        new(StringComparer.Ordinal) { "SpanId", "TraceId", "ParentId", "ConnectionId", "RequestId", "RequestPath", "{OriginalFormat}" };

    public object? Request { get; private set; }

    public object? Tenant { get; private set; }

    public List<KeyValuePair<string, object?>> Others { get; } = [];

    public void Clear()
    {
        (Request, Tenant) = (null, null);
        Others.Clear();
    }

    public void Take(object? scope)
    {
        if (scope is not IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            if (scope is IEnumerable<KeyValuePair<string, object?>> loose)
                Take(loose.ToList());
            return;
        }

        for (var i = 0; i < values.Count; i++)
        {
            var (name, value) = values[i];
            if (name == "request")
                Request = value;
            else if (name == "tenant")
                Tenant = value;
            else if (!Repeated.Contains(name))
                Others.Add(values[i]);
        }
    }
}
