using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace Longhouse.ControlPlane.Credentials.Providers;

/// <summary>Trades the refresh token for an access token, and has that one echoed.</summary>
internal sealed class DropboxTest(ProviderClient providers, ProviderAddresses addresses) : ICredentialTest
{
    public string Provider => CredentialProvider.Dropbox;

    public async Task<TestOutcome> RunAsync(CredentialSecret secret, TestPlace place, CancellationToken cancel)
    {
        var (access, failure) = await RefreshAsync(secret["refresh_token"], cancel);
        if (access is null)
            return failure!; // without a token there is a failure
        using var check = Call("/2/check/user", access, new { query = "longhouse" });
        var answer = await providers.SendAsync(check, cancel);
        return answer switch
        {
            { IsSuccess: true } when answer.Text("result") == "longhouse" => TestOutcome.Works("Dropbox accepts the token."),
            { IsRefusal: true } => TestOutcome.Refused("Dropbox does not accept the token."),
            _ => TestOutcome.Unknown(answer.Failure),
        };
    }

    /// <summary>A short-lived access token, or why there is none.</summary>
    public async Task<(string? Token, TestOutcome? Failure)> RefreshAsync(string refreshToken, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{addresses.DropboxApi}/oauth2/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken }),
        };
        Identify(request);
        var answer = await providers.SendAsync(request, cancel);
        if (answer.IsSuccess && answer.Text("access_token") is { Length: > 0 } token)
            return (token, null);
        return (null, answer.Text("error") == "invalid_grant" || answer.IsRefusal
            ? TestOutcome.Refused("Dropbox does not accept the refresh token.")
            : TestOutcome.Unknown(answer.Failure));
    }

    public HttpRequestMessage Call(string path, string accessToken, object? body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{addresses.DropboxApi}{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType());
        return request;
    }

    public void Identify(HttpRequestMessage request) => request.Headers.Authorization = new AuthenticationHeaderValue(
        "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{addresses.DropboxAppKey}:{addresses.DropboxAppSecret}")));
}
