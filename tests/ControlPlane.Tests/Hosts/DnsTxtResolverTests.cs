using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Longhouse.ControlPlane.Hosts.Dns;

namespace Longhouse.ControlPlane.Tests.Hosts;

/// <summary>Against real sockets on loopback that speak the protocol byte by byte.</summary>
public sealed class DnsTxtResolverTests
{
    [Fact]
    public async Task Texts_are_read_and_long_ones_put_together()
    {
        var name = "_longhouse.pictures.example";
        using var server = new NameServer(question => Reply(question, 0, Record(5, [3, (byte)'a', (byte)'b', (byte)'c']), Txt("one"), Txt("two ", "parts")));

        Assert.Equal(["one", "two parts"], await AskAsync(server, name));
        Assert.Equal("\u000a_longhouse\u0008pictures\u0007example\u0000", Encoding.ASCII.GetString(server.Questions.Single()[12..^4]));
    }

    [Fact]
    public async Task A_name_that_does_not_exist_has_no_texts()
    {
        using var server = new NameServer(question => Reply(question, 3));

        Assert.Empty(await AskAsync(server, "nobody.example"));
    }

    [Fact]
    public async Task A_datagram_that_answers_another_question_is_passed_over()
    {
        using var server = new NameServer(question =>
        {
            var forged = Reply(question, 0, Txt("forged"));
            forged[0] ^= 1;
            return [forged, Reply(question, 0, Txt("true"))];
        });

        Assert.Equal(["true"], await AskAsync(server, "pictures.example"));
    }

    [Fact]
    public async Task An_answer_too_long_for_a_datagram_is_fetched_over_tcp()
    {
        var text = new string('x', 200);
        using var server = new NameServer(question =>
        {
            var cut = Reply(question, 0);
            cut[2] |= 0x02;
            return [cut];
        }, question => Reply(question, 0, [.. Enumerable.Repeat(Txt(text), 10)]));

        Assert.Equal(10, (await AskAsync(server, "pictures.example")).Count(found => found == text));
    }

    [Fact]
    public async Task The_next_server_is_asked_when_one_cannot_be_reached()
    {
        using var server = new NameServer(question => Reply(question, 0, Txt("here")));
        using var closed = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var unreachable = (IPEndPoint)closed.Client.LocalEndPoint!;
        closed.Dispose();

        Assert.Equal(["here"], await new DnsTxtResolver([unreachable, server.Address], TimeProvider.System).QueryAsync("pictures.example", CancellationToken.None));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task An_error_of_the_server_is_no_missing_record(byte code)
    {
        using var server = new NameServer(question => Reply(question, code));

        await Assert.ThrowsAsync<DnsException>(() => AskAsync(server, "pictures.example"));
    }

    [Fact]
    public async Task An_answer_that_ends_in_the_middle_is_no_answer()
    {
        using var server = new NameServer(question => Reply(question, 0, Txt("cut"))[..^3]);

        await Assert.ThrowsAsync<DnsException>(() => AskAsync(server, "pictures.example"));
    }

    [Fact]
    public async Task The_servers_of_the_system_are_read_from_its_file()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "# comment\nsearch example\nnameserver 10.0.0.2\nnameserver fe80::1%eth0\nnameserver\n nameserver 2001:db8::1\n");

        Assert.Contains(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 53), DnsTxtResolver.OfSystem(file));
        Assert.Contains(new IPEndPoint(IPAddress.Parse("2001:db8::1"), 53), DnsTxtResolver.OfSystem(file));
        Assert.Empty(DnsTxtResolver.OfSystem(file + ".none"));
        File.Delete(file);
    }

    private static Task<IReadOnlyList<string>> AskAsync(NameServer server, string name) =>
        new DnsTxtResolver([server.Address], TimeProvider.System).QueryAsync(name, CancellationToken.None);

    private static byte[] Reply(byte[] question, byte code, params byte[][] records)
    {
        var header = question[..12];
        header[2] = 0x81;
        header[3] = (byte)(0x80 | code);
        header[7] = (byte)records.Length;
        return [.. header, .. question[12..], .. records.SelectMany(record => record)];
    }

    private static byte[] Txt(params string[] parts) => Record(16, [.. parts.SelectMany(part => (byte[])[(byte)part.Length, .. Encoding.ASCII.GetBytes(part)])]);

    // Its name is a pointer to the question's.
    private static byte[] Record(byte type, byte[] data) => [0xC0, 12, 0, type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data];

    private sealed class NameServer : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly UdpClient _socket;
        private readonly TcpListener _listener;

        public NameServer(Func<byte[], byte[]> answer) : this(question => [answer(question)])
        {
        }

        public NameServer(Func<byte[], IReadOnlyList<byte[]>> answer, Func<byte[], byte[]>? overTcp = null)
        {
            (_socket, _listener) = Bind();
            _ = ServeAsync(answer);
            if (overTcp is not null)
                _ = ServeStreamAsync(overTcp);
        }

        // One port for both; of those that are free for streams, some datagrams of others may have taken.
        private static (UdpClient Socket, TcpListener Listener) Bind()
        {
            while (true)
            {
                var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
                try
                {
                    return (new UdpClient((IPEndPoint)listener.LocalEndpoint), listener);
                }
                catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
                {
                    listener.Dispose();
                }
            }
        }

        public IPEndPoint Address => (IPEndPoint)_socket.Client.LocalEndPoint!;

        public List<byte[]> Questions { get; } = [];

        private async Task ServeAsync(Func<byte[], IReadOnlyList<byte[]>> answer)
        {
            while (true)
            {
                var question = await _socket.ReceiveAsync(_stop.Token);
                Questions.Add(question.Buffer);
                foreach (var reply in answer(question.Buffer))
                    await _socket.SendAsync(reply, question.RemoteEndPoint, _stop.Token);
            }
        }

        private async Task ServeStreamAsync(Func<byte[], byte[]> answer)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            var stream = client.GetStream();
            var length = new byte[2];
            await stream.ReadExactlyAsync(length, _stop.Token);
            var question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(question, _stop.Token);
            var reply = answer(question);
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)reply.Length);
            await stream.WriteAsync((byte[])[.. length, .. reply], _stop.Token);
        }

        public void Dispose()
        {
            _stop.Cancel();
            _socket.Dispose();
            _listener.Dispose();
            _stop.Dispose();
        }
    }
}
