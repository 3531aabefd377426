using System.Net.Http.Headers;
using System.Text.Json;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Http;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Identity.Providers;

/// <summary>
/// Calls to providers, whose addresses the operator chose. A person waits meanwhile and can click again, so nothing is tried twice; what is too slow, too
/// large or no JSON counts as a provider that failed.
/// </summary>
internal sealed partial class ProviderHttp(ILogger<ProviderHttp> logger) : IDisposable
{
    private const int MostBytes = 512 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = MostBytes,
    };

    public Task<JsonDocument> GetAsync(string address, string? accessToken, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (accessToken is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return SendAsync(request, cancel);
    }

    public Task<JsonDocument> PostFormAsync(string address, IEnumerable<KeyValuePair<string, string>> form, AuthenticationHeaderValue? authorization, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = authorization;
        return SendAsync(request, cancel);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonDocument> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        using (request)
        {
            request.Headers.Accept.ParseAdd("application/json");
            request.Headers.UserAgent.ParseAdd("Longhouse");
            try
            {
                using var response = await _http.SendAsync(request, cancel);
                if ((int)response.StatusCode >= 500)
                    throw Failed(request, $"it answered {(int)response.StatusCode}", null);
                var body = await response.Content.ReadAsByteArrayAsync(cancel);
                if (!response.IsSuccessStatusCode)
                    throw Refused(request, (int)response.StatusCode);
                return JsonDocument.Parse(body, Strict);
            }
            catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                throw Failed(request, failure.Message, failure);
            }
        }
    }

    private ProblemException Failed(HttpRequestMessage request, string why, Exception? failure)
    {
        LogFailed(logger, request.RequestUri?.Host, why, failure);
        return new ProblemException(SignInProblems.ProviderFailed);
    }

    private ProblemException Refused(HttpRequestMessage request, int status)
    {
        LogRefused(logger, request.RequestUri?.Host, request.RequestUri?.AbsolutePath, status);
        return new ProblemException(SignInProblems.ProviderRefused);
    }

    [LoggerMessage(LogLevel.Warning, "The sign-in provider at {Host} failed: {Why}")]
    private static partial void LogFailed(ILogger logger, string? host, string why, Exception? failure);

    [LoggerMessage(LogLevel.Warning, "The sign-in provider at {Host} refused {Path} with {Status}")]
    private static partial void LogRefused(ILogger logger, string? host, string? path, int status);
}
