using System.Net;
using System.Net.Sockets;

namespace Longhouse.Platform.Outbound;

/// <summary>Which addresses lie on the public internet. The rest is somebody's inside, perhaps ours.</summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] SpecialV4 = Parse(
        "0.0.0.0/8",            // this network; 0.0.0.0 reaches the machine itself
        "10.0.0.0/8",           // private
        "100.64.0.0/10",        // carrier-grade NAT; some clouds keep metadata here
        "127.0.0.0/8",          // loopback
        "168.63.129.16/32",     // a cloud's agent, on an address that looks public
        "169.254.0.0/16",       // link-local; most clouds' metadata
        "172.16.0.0/12",        // private
        "192.0.0.0/24",         // protocol assignments
        "192.0.2.0/24",         // documentation
        "192.88.99.0/24",       // relays of 6to4
        "192.168.0.0/16",       // private
        "198.18.0.0/15",        // benchmarking
        "198.51.100.0/24",      // documentation
        "203.0.113.0/24",       // documentation
        "224.0.0.0/4",          // multicast
        "240.0.0.0/4");         // reserved, and broadcast

    // All that is handed out to the public internet so far. Whatever embeds an IPv4 address in another prefix (mapped, compatible,
    // translated), is local to a link, a site or an organisation, is multicast or loopback, lies outside.
    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialV6 = Parse(
        "2001::/23",            // protocol assignments: Teredo, benchmarking, overlay identifiers
        "2001:db8::/32",        // documentation
        "2002::/16",            // 6to4, which embeds any IPv4 address
        "3fff::/20");           // documentation

    public static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Array.Exists(SpecialV4, network => network.Contains(address)),
        // Networks compare a mapped address as the IPv4 address within it, so it has to be ruled out before.
        AddressFamily.InterNetworkV6 => !address.IsIPv4MappedToIPv6 && address.ScopeId == 0 && GlobalV6.Contains(address)
            && !Array.Exists(SpecialV6, network => network.Contains(address)),
        _ => false,
    };

    private static IPNetwork[] Parse(params string[] networks) => Array.ConvertAll(networks, IPNetwork.Parse);
}
