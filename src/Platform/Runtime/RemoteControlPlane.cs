using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Longhouse.Platform.Json;

namespace Longhouse.Platform.Runtime;

/// <summary>Another server's service API <c>/v1</c>. One attempt per call: patience is the <see cref="Breaker"/>'s.</summary>
internal sealed class RemoteControlPlane(HttpClient http, Func<string> readToken) : IControlPlane
{
    private const int DefaultTtl = 600;
    private const long MaxAnswer = 1024 * 1024;

    /// <summary>A long poll that is answered later than this after its wait was lost on the way.</summary>
    private static readonly TimeSpan PollSlack = TimeSpan.FromSeconds(10);
    private string _token = readToken();
    private volatile bool _getOnly;

    /// <summary>To a server over connections of its own: each call has the caller's time limit, and none of the client's.</summary>
    public static RemoteControlPlane Open(Uri address, Func<string> readToken)
    {
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2), ConnectTimeout = TimeSpan.FromSeconds(2), AllowAutoRedirect = false, UseCookies = false };
        var client = new HttpClient(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxAnswer };
        client.DefaultRequestHeaders.UserAgent.ParseAdd($"longhouse/{typeof(RemoteControlPlane).Assembly.GetName().Version?.ToString(3)}");
        client.DefaultRequestHeaders.Add("X-Instance-Id", Environment.MachineName);
        return new RemoteControlPlane(client, readToken);
    }

    public async Task<Answer<RuntimeDocument>> FindByHostAsync(string host, CancellationToken cancel)
    {
        using var response = await SendAsync(() => _getOnly
            ? new HttpRequestMessage(HttpMethod.Get, $"v1/runtime/by-host?host={Uri.EscapeDataString(host)}")
            : new HttpRequestMessage(HttpMethod.Post, "v1/runtime/by-host") { Content = JsonContent.Create(new { host }) }, cancel);
        if (response.StatusCode == HttpStatusCode.MethodNotAllowed && !_getOnly)
        {
            _getOnly = true; // for the life of this process
            return await FindByHostAsync(host, cancel);
        }
        return response.StatusCode == HttpStatusCode.OK
            ? ReadDocument(await ReadJsonAsync(response, cancel))
            : await RefusalAsync<RuntimeDocument>(response, cancel);
    }

    public async Task<Answer<ResolvedCredential>> ResolveAsync(string tenant, string credentialsRef, CancellationToken cancel)
    {
        using var response = await SendAsync(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "v1/credentials/resolve") { Content = JsonContent.Create(new { credentials_ref = credentialsRef }) };
            request.Headers.Add("X-Tenant", tenant);
            return request;
        }, cancel);
        if (response.StatusCode != HttpStatusCode.OK)
            return await RefusalAsync<ResolvedCredential>(response, cancel);
        var json = await ReadJsonAsync(response, cancel);
        return TextOf(json, "provider") is { } provider && TextOf(json, "version") is { } version
            ? Answer<ResolvedCredential>.Found(new ResolvedCredential(provider, version, json, TimeSpan.FromSeconds(DefaultTtl)))
            : Answer<ResolvedCredential>.Unavailable("garbage");
    }

    public async Task ReportAsync(string tenant, string credentialsRef, string reason, CancellationToken cancel)
    {
        using var response = await SendAsync(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "v1/credentials/report") { Content = JsonContent.Create(new { credentials_ref = credentialsRef, reason }) };
            request.Headers.Add("X-Tenant", tenant);
            return request;
        }, cancel);
        response.EnsureSuccessStatusCode();
    }

    public async Task<ChangePage> ChangesAsync(long since, TimeSpan wait, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(wait + PollSlack);
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get,
            string.Create(CultureInfo.InvariantCulture, $"v1/runtime/changes?since={since}&wait={(int)wait.TotalSeconds}")), limit.Token);
        response.EnsureSuccessStatusCode();
        var json = await ReadJsonAsync(response, limit.Token);
        return new ChangePage(json.GetProperty("next").GetInt64(), json.TryGetProperty("reset", out var reset) && reset.ValueKind == JsonValueKind.True,
            [.. json.GetProperty("changes").EnumerateArray().Select(c => new Change(TextOf(c, "kind") ?? "", TextOf(c, "host"), TextOf(c, "tenant")))]);
    }

    // Tokens are rotated in their file: a refusal is worth one look whether there is another by now, and no more.
    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancel)
    {
        var used = _token;
        var response = await SendOnceAsync(make, used, cancel);
        if (response.StatusCode != HttpStatusCode.Forbidden)
            return response;
        var current = readToken();
        if (current == used)
            return response;
        _token = current;
        response.Dispose();
        return await SendOnceAsync(make, current, cancel);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> make, string token, CancellationToken cancel)
    {
        using var request = make();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request, cancel);
    }

    private static Answer<RuntimeDocument> ReadDocument(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || TextOf(json, "tenant") is not { } tenant || TextOf(json, "app_type") is not { } appType
            || TextOf(json, "config_version") is not { } version || !json.TryGetProperty("config", out var config))
            return Answer<RuntimeDocument>.Unavailable("garbage");
        var (ttl, schema) = (Whole(json, "ttl_seconds", DefaultTtl), Whole(json, "schema_version", 1));
        var faults = new List<string>();
        if (ttl is null)
            faults.Add("/ttl_seconds type");
        if (schema is null or < 1)
            faults.Add(schema is null ? "/schema_version type" : "/schema_version range");
        return Answer<RuntimeDocument>.Found(
            new RuntimeDocument(tenant, appType, version, TimeSpan.FromSeconds(Math.Clamp(ttl ?? DefaultTtl, 1, 3600)), config, (int)Math.Clamp(schema ?? 1, 1, int.MaxValue)) { Faults = faults });
    }

    /// <summary>A whole number, its fallback where it is absent or null; null where something else stands there. Beyond what a long holds is as far out as one can be.</summary>
    private static long? Whole(JsonElement json, string name, long fallback)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return fallback;
        if (value.ValueKind != JsonValueKind.Number)
            return null;
        var text = value.GetRawText();
        return value.TryGetInt64(out var number) ? number : text.AsSpan().ContainsAny('.', 'e', 'E') ? null : text[0] == '-' ? long.MinValue : long.MaxValue;
    }

    private static async Task<Answer<T>> RefusalAsync<T>(HttpResponseMessage response, CancellationToken cancel) where T : class
    {
        var status = (int)response.StatusCode;
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotFound or HttpStatusCode.Conflict:
                return Answer<T>.NotFound;
            case HttpStatusCode.TooManyRequests:
            case var _ when status >= 500:
                return Answer<T>.Unavailable($"status {status}", response.Headers.RetryAfter?.Delta);
            default:
                string? error = null;
                try
                {
                    error = TextOf(await ReadJsonAsync(response, cancel), "error");
                }
                catch (JsonException)
                {
                    // Not our envelope; the status says enough.
                }
                return Answer<T>.Refused(error ?? $"status {status}");
        }
    }

    private static async Task<JsonElement> ReadJsonAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancel);
        return StrictJson.Check(document.RootElement, int.MaxValue) == JsonFault.Malformed ? throw new JsonException("A text in it is none.") : document.RootElement.Clone();
    }

    private static string? TextOf(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
