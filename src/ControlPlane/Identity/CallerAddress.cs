using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity;

/// <summary>Where a request came from, as limits count it: an address, or the /64 network that a single IPv6 subscriber has.</summary>
internal static class CallerAddress
{
    public static string Of(HttpContext http)
    {
        if (Find(http) is not { } address)
            return "";
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]) + "/64"
            : address.ToString();
    }

    /// <summary>The very address, for the record; null where there is none.</summary>
    public static string? Exact(HttpContext http) => Find(http)?.ToString();

    private static IPAddress? Find(HttpContext http) =>
        http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : http.Connection.RemoteIpAddress;
}
