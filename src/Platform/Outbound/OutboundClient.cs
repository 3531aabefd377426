using System.Diagnostics;
using System.Net;

namespace Longhouse.Platform.Outbound;

/// <summary>What one kind of call may take. Values above the server's own are lowered to those.</summary>
public sealed record OutboundLimits
{
    public TimeSpan Timeout { get; init; } = TimeSpan.MaxValue;
    public long MaxResponseBytes { get; init; } = long.MaxValue;

    /// <summary>With 0, a redirect is handed back as any other answer.</summary>
    public int MaxRedirects { get; init; } = int.MaxValue;
}

/// <summary>
/// The client for addresses that a tenant supplied. It reaches the public internet and nothing else, on every redirect too; it carries
/// no cookies, uses no proxy, and ends at its limits of time, size and redirects.
/// </summary>
public sealed class OutboundClient : IDisposable
{
    private const int MaxRequestBytes = 50 * 1024 * 1024;

    private static readonly OutboundLimits ServerLimits = new();
    private static readonly int[] MailPorts = [25, 465, 587, 2525];

    // What may follow a redirect to another origin. Everything else, known or not, may be somebody's credential.
    private static readonly HashSet<string> HarmlessHeaders =
        new(StringComparer.OrdinalIgnoreCase) { "Accept", "Accept-Language", "User-Agent", "Range" };

    private readonly OutboundOptions _options;
    private readonly OutboundUrl _urls;
    private readonly OutboundMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _http;
    private readonly GuardedConnection _connections;

    internal OutboundClient(OutboundOptions options, IHostResolver resolver, OutboundMetrics metrics, TimeProvider clock)
    {
        _options = options;
        _metrics = metrics;
        _clock = clock;
        _urls = new OutboundUrl(options, new OutboundAllowList(options.Allow));
        _connections = new GuardedConnection(options, _urls, resolver, clock);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = _connections.OpenAsync,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            MaxResponseHeadersLength = 32,
            MaxConnectionsPerServer = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            // Our trace ids are nobody else's business, and strangers' host names make no good metric tags.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            MeterFactory = new UnheardMeters(),
        });
    }

    /// <summary>
    /// Refuses an address whose writing alone rules it out: for the moment when a tenant enters it. What its name leads to is checked
    /// at every call.
    /// </summary>
    /// <exception cref="OutboundRefusedException">The address may not be called.</exception>
    public void Check(string url) => _urls.Read(url);

    /// <summary>
    /// Sends a request and hands back the answer as soon as its headers are there. Its body ends at the same limits. Dispose it.
    /// </summary>
    /// <exception cref="OutboundRefusedException">The call is against the rules, or its answer is too large.</exception>
    /// <exception cref="TimeoutException">The answer took too long.</exception>
    /// <exception cref="HttpRequestException">The network or the other side failed.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
        SendAsync(request, ServerLimits, cancel);

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, OutboundLimits limits, CancellationToken cancel)
    {
        var started = _clock.GetTimestamp();
        var timeout = limits.Timeout > TimeSpan.Zero && limits.Timeout < _options.Timeout ? limits.Timeout : _options.Timeout;
        var deadline = new OutboundDeadline(timeout, _clock, cancel);
        try
        {
            var response = await FollowAsync(request, limits, deadline);
            _metrics.Record(_clock.GetElapsedTime(started), "answered");
            return response;
        }
        catch (Exception e)
        {
            deadline.Dispose();
            var failure = e is HttpRequestException { InnerException: OutboundRefusedException refused } ? refused : deadline.Explain(e);
            _metrics.Record(_clock.GetElapsedTime(started), failure switch
            {
                OutboundRefusedException r => r.Reason,
                TimeoutException => "timed_out",
                OperationCanceledException => "cancelled",
                _ => "failed",
            });
            if (ReferenceEquals(failure, e))
                throw;
            throw failure;
        }
    }

    /// <summary>
    /// A connection for a protocol other than HTTP, to the same places and under the same rules; besides the server's ports, those of mail
    /// may be called. Dispose it.
    /// </summary>
    /// <exception cref="OutboundRefusedException">The call is against the rules.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The network or the other side failed.</exception>
    public Task<Stream> ConnectAsync(string host, int port, CancellationToken cancel)
    {
        var urls = new OutboundUrl(_options with { Ports = [.. _options.Ports, .. MailPorts] }, new OutboundAllowList(_options.Allow));
        return _connections.OpenAsync(urls.Read($"http://{host}:{port}/").IdnHost, port, cancel);
    }

    private async Task<HttpResponseMessage> FollowAsync(HttpRequestMessage original, OutboundLimits limits, OutboundDeadline deadline)
    {
        if (original.Method == HttpMethod.Connect || original.Method == HttpMethod.Trace)
            throw new OutboundRefusedException(OutboundReason.MethodNotAllowed, $"{original.Method} may not be sent.");

        // A redirect may ask for the body again.
        if (original.Content is { } content)
            await content.LoadIntoBufferAsync(MaxRequestBytes, deadline.Token);

        var maxRedirects = Math.Min(limits.MaxRedirects, _options.MaxRedirects);
        var request = Copy(original, _urls.Read(original.RequestUri?.OriginalString ?? ""));
        for (var redirects = 0; ; redirects++)
        {
            var response = await _http.SendAsync(request, deadline.Token);
            if (maxRedirects == 0 || !OutboundRedirect.IsRedirect(response))
                return Limit(response, limits, deadline);

            using (response)
            {
                if (redirects == maxRedirects)
                    throw new OutboundRefusedException(OutboundReason.TooManyRedirects, $"The address redirects more than {maxRedirects} times.");

                request = Next(request, response);
            }
        }
    }

    private HttpRequestMessage Next(HttpRequestMessage request, HttpResponseMessage response)
    {
        var from = request.RequestUri!; // read by us
        var to = _urls.Read(OutboundRedirect.TargetOf(from, response));
        OutboundRedirect.RequireSecure(from, to);

        var next = Copy(request, to);
        if (OutboundRedirect.TurnsIntoGet(request.Method, response.StatusCode))
        {
            next.Method = HttpMethod.Get;
            next.Content = null;
            next.Headers.TransferEncodingChunked = null;
        }

        if (!OutboundRedirect.IsSameOrigin(from, to))
        {
            foreach (var name in next.Headers.Select(header => header.Key).Where(name => !HarmlessHeaders.Contains(name)).ToList())
                next.Headers.Remove(name);
        }

        return next;
    }

    private HttpResponseMessage Limit(HttpResponseMessage response, OutboundLimits limits, OutboundDeadline deadline)
    {
        var maxBytes = Math.Min(limits.MaxResponseBytes, _options.MaxResponseBytes);
        var isHead = response.RequestMessage?.Method == HttpMethod.Head;
        if (!isHead && response.Content.Headers.ContentLength > maxBytes)
        {
            response.Dispose();
            throw LimitedStream.TooLarge(maxBytes);
        }

        var headers = response.Content.Headers;
        response.Content = new StreamContent(new LimitedStream(response.Content, maxBytes, deadline));
        foreach (var header in headers)
            response.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        return response;
    }

    private static HttpRequestMessage Copy(HttpRequestMessage request, Uri target)
    {
        // The copies share the content, so none of them is disposed: that is the caller's part.
        var copy = new HttpRequestMessage(request.Method, target) { Content = request.Content };
        foreach (var header in request.Headers)
            copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        copy.Headers.Host = null; // what is called decides, whatever was asked to be said
        return copy;
    }

    public void Dispose() => _http.Dispose();
}
