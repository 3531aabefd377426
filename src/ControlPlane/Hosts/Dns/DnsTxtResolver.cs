using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Longhouse.ControlPlane.Hosts.Dns;

/// <summary>
/// Asks name servers over UDP, one after the other, twice each; over TCP when an answer is too long for a datagram. The framework
/// resolves addresses alone.
/// </summary>
internal sealed class DnsTxtResolver(IReadOnlyList<IPEndPoint> servers, TimeProvider clock) : ITxtResolver
{
    private const int Rounds = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The servers of the operating system, where an operator named none.</summary>
    public static IReadOnlyList<IPEndPoint> OfSystem(string file = "/etc/resolv.conf") => !File.Exists(file) ? [] :
    [
        .. from line in File.ReadLines(file)
           let words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
           where words is ["nameserver", ..] && words.Length > 1 && IPAddress.TryParse(words[1], out _)
           select new IPEndPoint(IPAddress.Parse(words[1]), 53),
    ];

    public async Task<IReadOnlyList<string>> QueryAsync(string name, CancellationToken cancel)
    {
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var server in servers)
            {
                if (await TryAsync(server, name, cancel) is { } texts)
                    return texts;
            }
        }
        throw new DnsException(servers.Count == 0 ? "No name server is known; set DnsServers." : "No name server answered.");
    }

    private async Task<IReadOnlyList<string>?> TryAsync(IPEndPoint server, string name, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        var question = DnsMessage.Ask((ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1), name);
        try
        {
            var reply = await AskByDatagramAsync(server, question, either.Token);
            if (DnsMessage.IsCutOff(reply))
                reply = await AskByStreamAsync(server, question, either.Token);
            return DnsMessage.ReadTexts(reply, question.Length);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return null;
        }
    }

    private static async Task<byte[]> AskByDatagramAsync(IPEndPoint server, byte[] question, CancellationToken cancel)
    {
        using var socket = new UdpClient(server.AddressFamily);
        socket.Connect(server); // the system then drops what others send
        await socket.SendAsync(question, cancel);
        while (true)
        {
            var received = await socket.ReceiveAsync(cancel);
            if (DnsMessage.Answers(received.Buffer, question))
                return received.Buffer;
        }
    }

    private static async Task<byte[]> AskByStreamAsync(IPEndPoint server, byte[] question, CancellationToken cancel)
    {
        using var socket = new TcpClient(server.AddressFamily);
        await socket.ConnectAsync(server, cancel);
        var stream = socket.GetStream();
        var framed = new byte[question.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)question.Length);
        question.CopyTo(framed, 2);
        await stream.WriteAsync(framed, cancel);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, cancel);
        var reply = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(reply, cancel);
        return DnsMessage.Answers(reply, question) ? reply : throw new IOException("The server answered another question.");
    }
}
