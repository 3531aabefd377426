using System.Net;

namespace Longhouse.ControlPlane.Credentials.Providers;

/// <summary>Lists one object of the bucket.</summary>
internal sealed class ManagedTest(ProviderClient providers, TimeProvider clock) : ICredentialTest
{
    public string Provider => CredentialProvider.Managed;

    public async Task<TestOutcome> RunAsync(CredentialSecret secret, TestPlace place, CancellationToken cancel)
    {
        var address = new Uri($"{secret["endpoint_url"].TrimEnd('/')}/{Uri.EscapeDataString(secret["bucket"])}?list-type=2&max-keys=1");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        S3Signature.Sign(request, secret["access_key_id"], secret["secret_access_key"], secret.Find("region") ?? "auto", clock.GetUtcNow());
        return await providers.SendAsync(request, cancel) switch
        {
            { IsSuccess: true } => TestOutcome.Works("The bucket can be listed."),
            { IsRefusal: true } => TestOutcome.Refused("The storage does not accept the keys for this bucket."),
            { Status: HttpStatusCode.NotFound } => TestOutcome.Refused("The storage has no such bucket."),
            var answer => TestOutcome.Unknown(answer.Failure),
        };
    }
}
