namespace Longhouse.ControlPlane.Hosts.Dns;

/// <summary>Asks the name system for TXT records. An interface so that tests can answer.</summary>
internal interface ITxtResolver
{
    /// <summary>The texts, each put together from its parts; none for a name that does not exist.</summary>
    /// <exception cref="DnsException">Nobody answered, or what came is no answer.</exception>
    Task<IReadOnlyList<string>> QueryAsync(string name, CancellationToken cancel);
}

internal sealed class DnsException(string message) : Exception(message);
