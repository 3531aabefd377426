using System.Net.Http.Headers;

namespace Longhouse.ControlPlane.Credentials.Providers;

/// <summary>Lists the models, at OpenAI or at the server that the credential names.</summary>
internal sealed class OpenAiTest(ProviderClient providers, ProviderAddresses addresses) : ICredentialTest
{
    public string Provider => CredentialProvider.OpenAi;

    public async Task<TestOutcome> RunAsync(CredentialSecret secret, TestPlace place, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{(secret.Find("base_url") ?? addresses.OpenAiApi).TrimEnd('/')}/models");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret["api_key"]);
        if (secret.Find("organization") is { } organization)
            request.Headers.TryAddWithoutValidation("OpenAI-Organization", organization);
        return await providers.SendAsync(request, cancel) switch
        {
            { IsSuccess: true } => TestOutcome.Works("The server lists its models."),
            { IsRefusal: true } => TestOutcome.Refused("The server does not accept the key."),
            var answer => TestOutcome.Unknown(answer.Failure),
        };
    }
}
