using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity;

/// <summary>Where a request came from, as limits count it: an address, or the /64 network that a single IPv6 subscriber has.</summary>
internal static class CallerAddress
{
    public static string Of(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]) + "/64"
            : address.ToString();
    }
}
