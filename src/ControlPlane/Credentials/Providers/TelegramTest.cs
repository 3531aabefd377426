using System.Net;

namespace Longhouse.ControlPlane.Credentials.Providers;

/// <summary>Asks the bot for its name.</summary>
internal sealed class TelegramTest(ProviderClient providers, ProviderAddresses addresses) : ICredentialTest
{
    public string Provider => CredentialProvider.Telegram;

    public async Task<TestOutcome> RunAsync(CredentialSecret secret, MailServer? mail, CancellationToken cancel)
    {
        // The token is part of the address, so it is escaped, and the address is never told.
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{addresses.TelegramApi}/bot{Uri.EscapeDataString(secret["bot_token"]).Replace("%3A", ":", StringComparison.Ordinal)}/getMe");
        var answer = await providers.SendAsync(request, cancel);
        if (answer.IsSuccess && answer.Body.TryGetProperty("result", out var bot) && bot.TryGetProperty("username", out var name) && name.GetString() is { } username)
            return TestOutcome.Works($"The token is of @{username}.", $"@{username}");
        return answer.IsRefusal || answer.Status == HttpStatusCode.NotFound ? TestOutcome.Refused("Telegram does not know this token.") : TestOutcome.Unknown(answer.Failure);
    }
}
