using System.Net;

namespace Longhouse.Platform.Outbound;

/// <summary>How far calls to addresses that tenants supplied may go. Bound from <c>Outbound</c>.</summary>
internal sealed record OutboundOptions
{
    /// <summary>Ports that may be called: 1 to 65535 each.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [80, 443];

    /// <summary>
    /// Inside addresses that tenants may call all the same: host names (<c>sandbox.internal</c>), addresses and networks
    /// (<c>10.1.0.0/16</c>). Whatever a listed name resolves to is allowed.
    /// </summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>How long one address may take to connect: above zero, up to a minute.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a call may take, redirects and body included: above zero, up to ten minutes. A caller may ask for less.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest body that is taken, unpacked: 1 byte to 1 GiB. A caller may ask for less.</summary>
    public long MaxResponseBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>How many redirects are followed: 0 to 10. A caller may ask for less.</summary>
    public int MaxRedirects { get; init; } = 5;

    public IEnumerable<string> Validate()
    {
        foreach (var port in Ports.Where(port => port is < 1 or > 65535))
            yield return $"Outbound:Ports holds {port}, but a port is between 1 and 65535.";
        foreach (var entry in Allow.Where(entry => !OutboundAllowList.IsEntry(entry)))
            yield return $"Outbound:Allow holds \"{entry}\", but an entry is a host name, an address or a network such as 10.1.0.0/16.";
        if (ConnectTimeout <= TimeSpan.Zero || ConnectTimeout > TimeSpan.FromMinutes(1))
            yield return $"Outbound:ConnectTimeout is {ConnectTimeout}, but must be above zero and at most 00:01:00.";
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(10))
            yield return $"Outbound:TimeoutSeconds is {Timeout.TotalSeconds}, but must be above zero and at most 600.";
        if (MaxResponseBytes is < 1 or > 1024 * 1024 * 1024)
            yield return $"Outbound:MaxResponseMegabytes is {MaxResponseBytes / 1024 / 1024}, but must be between 1 and 1024.";
        if (MaxRedirects is < 0 or > 10)
            yield return $"Outbound:MaxRedirects is {MaxRedirects}, but must be between 0 and 10.";
    }
}

/// <summary>The exceptions an operator has made.</summary>
internal sealed class OutboundAllowList
{
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IPNetwork> _networks = [];

    public OutboundAllowList(IEnumerable<string> entries)
    {
        foreach (var entry in entries)
        {
            if (TryParseNetwork(entry, out var network))
                _networks.Add(network);
            else
                _hosts.Add(entry.TrimEnd('.'));
        }
    }

    public static bool IsEntry(string entry) =>
        TryParseNetwork(entry, out _) || Uri.CheckHostName(entry) == UriHostNameType.Dns;

    public bool Holds(string host) => _hosts.Contains(host);

    public bool Holds(IPAddress address) =>
        !address.IsIPv4MappedToIPv6 && _networks.Exists(network => network.Contains(address));

    private static bool TryParseNetwork(string entry, out IPNetwork network)
    {
        if (IPNetwork.TryParse(entry, out network))
            return true;
        if (!IPAddress.TryParse(entry, out var address))
            return false;

        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
