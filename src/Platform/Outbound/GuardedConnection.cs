using System.Net;
using System.Net.Sockets;

namespace Longhouse.Platform.Outbound;

/// <summary>
/// Opens connections to addresses it has checked itself. The name is asked for once and the connection goes to that very answer, so a
/// name that changes its answer gains nothing.
/// </summary>
internal sealed class GuardedConnection(OutboundOptions options, OutboundUrl urls, IHostResolver resolver, TimeProvider clock)
{
    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancel) =>
        await OpenAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel);

    public async Task<Stream> OpenAsync(string host, int port, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolver.ResolveAsync(host, cancel);

        // One inside address among public ones is no accident worth serving: all must pass.
        foreach (var address in addresses)
            urls.RequirePublic(host, address);

        SocketException? failure = null;
        foreach (var address in addresses)
        {
            try
            {
                return await ConnectAsync(address, port, cancel);
            }
            catch (SocketException e)
            {
                failure = e;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    private async Task<NetworkStream> ConnectAsync(IPAddress address, int port, CancellationToken cancel)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var patience = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            await socket.ConnectAsync(address, port, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
