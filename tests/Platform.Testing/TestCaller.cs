using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Longhouse.Platform.Tenancy;

namespace Longhouse.Platform.Testing;

/// <summary>Someone signed in at a tenant's host.</summary>
public sealed partial class TestCaller(HttpClient client, Tenant tenant, string person, LogCapture logs)
{
    private readonly HashSet<string> _answeredIds = new(StringComparer.Ordinal);

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public HttpClient Client => client;

    public Tenant Tenant => tenant;

    public string Person => person;

    /// <summary>Every id that an answer has named so far, those of things that no table holds among them.</summary>
    public IReadOnlySet<string> AnsweredIds => _answeredIds;

    public async Task<T> GetAsync<T>(string path) => await ReadAsync<T>(await client.GetAsync(path));

    public async Task<T> PostAsync<T>(string path, object body) => await ReadAsync<T>(await SendAsync(HttpMethod.Post, path, body));

    public async Task<T> PutAsync<T>(string path, object body, long version) => await ReadAsync<T>(await SendAsync(HttpMethod.Put, path, body, version));

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, long? version = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body, body.GetType(), options: Json);
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        return await client.SendAsync(request);
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        foreach (System.Text.RegularExpressions.Match id in IdPattern().Matches(text))
            _answeredIds.Add(id.Value);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}: {text}"
                + ((int)response.StatusCode >= 500 ? $"\n{string.Join('\n', logs.Errors)}" : ""));
        return JsonSerializer.Deserialize<T>(text, Json) ?? throw new InvalidOperationException("The answer is null.");
    }

    [System.Text.RegularExpressions.GeneratedRegex("[a-z]+_[0-9a-f]{32}", System.Text.RegularExpressions.RegexOptions.None, 1000)]
    private static partial System.Text.RegularExpressions.Regex IdPattern();
}

/// <summary>A problem as a client reads it.</summary>
public sealed record ReadProblem(string Type, string Title, int Status, string Code, string? Detail, IReadOnlyDictionary<string, string[]>? Errors, string? TraceId)
{
    public static async Task<ReadProblem> OfAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            throw new InvalidOperationException($"Not a problem but {(int)response.StatusCode} {response.Content.Headers.ContentType}: {text}");
        var problem = JsonSerializer.Deserialize<ReadProblem>(text, TestCaller.Json)!;
        return problem.Status == (int)response.StatusCode ? problem : throw new InvalidOperationException($"The body says {problem.Status}, the line {(int)response.StatusCode}.");
    }
}
