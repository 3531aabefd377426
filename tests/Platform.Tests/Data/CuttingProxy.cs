using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Longhouse.Platform.Tests.Data;

/// <summary>
/// Stands between us and PostgreSQL. Once armed, it lets the next commit of a connection that wrote notes happen and swallows the answer, as a network that
/// breaks just then; or it says goodbye in its place, as a server that is told to stop just then. What the server does beside the test goes through.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private static readonly byte[] Writes = "insert into notes_notes"u8.ToArray();
    private static readonly byte[] Committed = "COMMIT\0"u8.ToArray();
    private static readonly byte[] Goodbye = Message("SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0");
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly EndPoint _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly bool _saysGoodbye;
    private int _armed;

    public CuttingProxy(string connectionString, bool saysGoodbye)
    {
        _saysGoodbye = saysGoodbye;
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        _server = settings.Host!.StartsWith('/') // a connection string names its host
            ? new UnixDomainSocketEndPoint($"{settings.Host}/.s.PGSQL.{settings.Port}")
            : new DnsEndPoint(settings.Host, settings.Port);
        _listener.Start();
        settings.Host = "127.0.0.1";
        settings.Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        ConnectionString = settings.ToString();
        _accepting = AcceptAsync();
    }

    /// <summary>The same database by way of the proxy.</summary>
    public string ConnectionString { get; }

    public int Cuts { get; private set; }

    public void Arm() => Volatile.Write(ref _armed, 1);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var all = new List<Task>();
        try
        {
            while (true)
                all.Add(CarryAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(all);
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var server = new Socket(_server.AddressFamily == AddressFamily.Unix ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            try
            {
                await server.ConnectAsync(_server, _stop.Token);
                var hasWritten = false;
                await Task.WhenAny(
                    CopyAsync(client, server, asked =>
                    {
                        hasWritten |= asked.Span.IndexOf(Writes) >= 0;
                        return false;
                    }),
                    CopyAsync(server, client, answer => Volatile.Read(ref hasWritten) && IsToBeCut(answer)));
                if (_saysGoodbye)
                    await client.SendAsync(Goodbye, _stop.Token);
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException)
            {
                // Either side has gone; so does the other.
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to, Func<ReadOnlyMemory<byte>, bool> ends)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _stop.Token) is var count and > 0 && !ends(buffer.AsMemory(0, count)))
                await to.SendAsync(buffer.AsMemory(0, count), _stop.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // As above.
        }
    }

    // An error as the server writes it: E, the length of the rest, and the fields.
    private static byte[] Message(string fields)
    {
        var message = new byte[5 + fields.Length];
        message[0] = (byte)'E';
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + fields.Length);
        Encoding.ASCII.GetBytes(fields, message.AsSpan(5));
        return message;
    }

    private bool IsToBeCut(ReadOnlyMemory<byte> answer)
    {
        if (answer.Span.IndexOf(Committed) < 0 || Interlocked.Exchange(ref _armed, 0) == 0)
            return false;
        Cuts++;
        return true;
    }
}
