using System.Net.Http.Headers;

namespace Longhouse.ControlPlane.Credentials.Providers;

/// <summary>Asks the instance whose token it is.</summary>
internal sealed class MastodonTest(ProviderClient providers) : ICredentialTest
{
    public string Provider => CredentialProvider.Mastodon;

    public async Task<TestOutcome> RunAsync(CredentialSecret secret, TestPlace place, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{secret["instance_url"].TrimEnd('/')}/api/v1/accounts/verify_credentials");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret["access_token"]);
        var answer = await providers.SendAsync(request, cancel);
        return answer switch
        {
            { IsSuccess: true } when answer.Text("acct") is { } account => TestOutcome.Works($"The token is of @{account}.", $"@{account}"),
            { IsRefusal: true } => TestOutcome.Refused("The instance does not accept the token."),
            _ => TestOutcome.Unknown(answer.Failure),
        };
    }
}
