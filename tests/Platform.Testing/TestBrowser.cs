using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Longhouse.Platform.Testing;

/// <summary>
/// What a browser does about hosts, cookies, redirects and the Origin of what it sends, and no more. Names lead to this machine; cookies keep to
/// their host, and one whose name begins with <c>__Host-</c> is refused unless it is secure, for the whole host and for no domain.
/// </summary>
public sealed class TestBrowser : IDisposable
{
    private readonly Dictionary<(string Host, string Name), string> _cookies = [];
    private readonly HttpClient _http;
    private readonly int _port;

    public TestBrowser(int port)
    {
        _port = port;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
    }

    /// <summary>Where the last answer came from.</summary>
    public Uri At { get; private set; } = new("about:blank");

    /// <summary>Called with each redirect before it is followed; it may change where that leads.</summary>
    public Func<Uri, Uri>? OnRedirect { get; set; }

    public string? Cookie(string host, string name) => _cookies.GetValueOrDefault((host, name));

    public void SetCookie(string host, string name, string value) => _cookies[(host, name)] = value;

    public string Address(string hostAndPath)
    {
        var slash = hostAndPath.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? $"http://{hostAndPath}:{_port}/" : $"http://{hostAndPath[..slash]}:{_port}{hostAndPath[slash..]}";
    }

    /// <summary>Opens an address, such as <c>first.localhost/api/session</c>, and follows where it leads.</summary>
    public Task<HttpResponseMessage> OpenAsync(string hostAndPath) => FollowAsync(new HttpRequestMessage(HttpMethod.Get, Address(hostAndPath)));

    /// <summary>The same without following.</summary>
    public Task<HttpResponseMessage> GetAsync(string hostAndPath) => SendAsync(new HttpRequestMessage(HttpMethod.Get, Address(hostAndPath)));

    public async Task<T> ReadAsync<T>(string hostAndPath)
    {
        var response = await GetAsync(hostAndPath);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<T>(text, TestCaller.Json)!
            : throw new InvalidOperationException($"{hostAndPath} answered {(int)response.StatusCode}: {text}");
    }

    /// <summary>Sends JSON as a page of that host would.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string hostAndPath, object? body = null, long? version = null)
    {
        var request = new HttpRequestMessage(method, Address(hostAndPath));
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: TestCaller.Json);
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        request.Headers.Add("Origin", request.RequestUri!.GetLeftPart(UriPartial.Authority)); // made from an address
        return SendAsync(request);
    }

    /// <summary>Sends a form of a page of that host, and follows where it leads.</summary>
    public Task<HttpResponseMessage> SubmitAsync(string hostAndPath, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Address(hostAndPath)) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        request.Headers.Add("Origin", request.RequestUri!.GetLeftPart(UriPartial.Authority)); // made from an address
        return FollowAsync(request);
    }

    public async Task<HttpResponseMessage> FollowAsync(HttpRequestMessage request)
    {
        var response = await SendAsync(request);
        for (var hops = 0; response.Headers.Location is { } location && (int)response.StatusCode is >= 300 and < 400; hops++)
        {
            if (hops == 20)
                throw new InvalidOperationException($"Redirected for ever; last to {location}.");
            var next = new Uri(At, location);
            response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, OnRedirect?.Invoke(next) ?? next));
        }
        return response;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        At = request.RequestUri!; // every caller gave one
        var cookies = _cookies.Where(c => c.Key.Host == At.Host).Select(c => $"{c.Key.Name}={c.Value}").ToList();
        if (cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", cookies));
        var response = await _http.SendAsync(request);
        foreach (var line in response.Headers.TryGetValues("Set-Cookie", out var lines) ? lines : [])
            Keep(At.Host, line);
        return response;
    }

    public void Dispose() => _http.Dispose();

    private void Keep(string host, string line)
    {
        var parts = line.Split(';', StringSplitOptions.TrimEntries);
        var (name, value) = (parts[0][..parts[0].IndexOf('=', StringComparison.Ordinal)], parts[0][(parts[0].IndexOf('=', StringComparison.Ordinal) + 1)..]);
        bool Has(string attribute) => parts.Skip(1).Any(part => part.Equals(attribute, StringComparison.OrdinalIgnoreCase));
        if (name.StartsWith("__Host-", StringComparison.Ordinal) && !(Has("secure") && Has("path=/") && !parts.Any(p => p.StartsWith("domain=", StringComparison.OrdinalIgnoreCase))))
            throw new InvalidOperationException($"No browser takes this cookie: {line}");
        if (value.Length == 0 || Has("max-age=0"))
            _cookies.Remove((host, name));
        else
            _cookies[(host, name)] = value;
    }
}
