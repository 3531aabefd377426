using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Longhouse.ControlPlane.Credentials.Providers;

/// <summary>Asks whose token it is, and exchanges one that will be over soon for one that holds sixty days again.</summary>
internal sealed class InstagramTest(ProviderClient providers, ProviderAddresses addresses, TimeProvider clock) : ICredentialTest
{
    // What the provider calls a token that is over, or was taken back.
    private const int InvalidToken = 190;

    public string Provider => CredentialProvider.Instagram;

    public async Task<TestOutcome> RunAsync(CredentialSecret secret, TestPlace place, CancellationToken cancel)
    {
        // The token is part of the address, as this provider wants it, so the address is never told.
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{addresses.InstagramApi}/me?fields=user_id,username&access_token={Uri.EscapeDataString(secret["access_token"])}");
        var answer = await providers.SendAsync(request, cancel);
        if (IsNo(answer))
            return TestOutcome.Refused("Instagram does not accept the token.");
        if (!answer.IsSuccess || answer.Text("username") is not { } username)
            return TestOutcome.Unknown(answer.Failure);
        return answer.Text("user_id") is { } user && user != secret["ig_user_id"]
            ? TestOutcome.Refused($"The token is of @{username}, whose id is another one.")
            : TestOutcome.Works($"The token is of @{username}.", $"@{username}");
    }

    /// <summary>The same credential with a token that holds longer, or why there is none.</summary>
    public async Task<(CredentialSecret? Renewed, TestOutcome? Failure)> RenewAsync(CredentialSecret secret, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get,
            $"{addresses.InstagramApi}/refresh_access_token?grant_type=ig_refresh_token&access_token={Uri.EscapeDataString(secret["access_token"])}");
        var answer = await providers.SendAsync(request, cancel);
        if (IsNo(answer))
            return (null, TestOutcome.Refused("Instagram does not renew the token."));
        if (!answer.IsSuccess || string.IsNullOrWhiteSpace(answer.Text("access_token"))
            || !answer.Body.TryGetProperty("expires_in", out var seconds) || !seconds.TryGetInt64(out var length) || length <= 0)
            return (null, TestOutcome.Unknown(answer.Failure));
        var end = clock.GetUtcNow().AddSeconds(length).ToString("O", CultureInfo.InvariantCulture);
        return (secret with { Fields = new Dictionary<string, string>(secret.Fields) { ["access_token"] = answer.Text("access_token")!, ["expires_at"] = end } }, null); // just seen
    }

    private static bool IsNo(ProviderAnswer answer) => answer.IsRefusal || (answer.Status == HttpStatusCode.BadRequest
        && answer.Body.ValueKind == JsonValueKind.Object && answer.Body.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
        && error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) && number == InvalidToken);
}
