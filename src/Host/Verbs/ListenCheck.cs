using System.Net;
using System.Net.Sockets;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Settings;
using Microsoft.AspNetCore.Http;

namespace Longhouse.Host.Verbs;

/// <summary>Whether the server can listen where it is told to, asked before anything else starts: a port that is taken is an everyday mistake.</summary>
internal static class ListenCheck
{
    public static void Run(ServerSettings settings)
    {
        foreach (var url in settings.Urls)
            Try("Urls", url);
        if (settings.Management is { } management)
            Try("Management", management);
    }

    private static void Try(string key, string url)
    {
        var address = BindingAddress.Parse(url);
        var ip = IPAddress.TryParse(address.Host.Trim('[', ']'), out var given) ? given
            : address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
            : IPAddress.Any;
        try
        {
            using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(ip, address.Port));
            socket.Listen();
        }
        catch (SocketException failure)
        {
            throw new SettingsException($"{key} is \"{url}\", but the server cannot listen there: {failure.Message.TrimEnd('.')}.");
        }
    }
}
