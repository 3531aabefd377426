using System.Net;
using System.Net.Http.Json;

namespace Longhouse.ControlPlane.Credentials.Providers;

/// <summary>Signs in with the app password. The session that this gives is not kept.</summary>
internal sealed class BlueskyTest(ProviderClient providers, ProviderAddresses addresses) : ICredentialTest
{
    public string Provider => CredentialProvider.Bluesky;

    public async Task<TestOutcome> RunAsync(CredentialSecret secret, TestPlace place, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{addresses.BlueskyApi}/xrpc/com.atproto.server.createSession")
        {
            Content = JsonContent.Create(new { identifier = secret["handle"], password = secret["app_password"] }),
        };
        var answer = await providers.SendAsync(request, cancel);
        return answer switch
        {
            { IsSuccess: true } when answer.Text("handle") is { } handle => TestOutcome.Works($"Bluesky lets @{handle} in.", $"@{handle}"),
            { IsRefusal: true } => TestOutcome.Refused("Bluesky does not accept this handle and app password."),
            { Status: HttpStatusCode.BadRequest } when answer.Text("error") is "AccountTakedown" or "InvalidRequest" => TestOutcome.Refused("Bluesky does not know this account."),
            _ => TestOutcome.Unknown(answer.Failure),
        };
    }
}
