using System.Net;
using System.Text.Json;

namespace Longhouse.ControlPlane.Credentials.Providers;

/// <summary>Asks the bot for its name and, where a channel is named, whether it may post there.</summary>
internal sealed class TelegramTest(ProviderClient providers, ProviderAddresses addresses) : ICredentialTest
{
    public string Provider => CredentialProvider.Telegram;

    public async Task<TestOutcome> RunAsync(CredentialSecret secret, TestPlace place, CancellationToken cancel)
    {
        var answer = await AskAsync(secret, "getMe", cancel);
        if (answer.IsRefusal || answer.Status == HttpStatusCode.NotFound)
            return TestOutcome.Refused("Telegram does not know this token.");
        if (!answer.IsSuccess || Result(answer) is not { } bot || !bot.TryGetProperty("username", out var name) || name.GetString() is not { } username)
            return TestOutcome.Unknown(answer.Failure);
        return place.Channel is { } channel && bot.TryGetProperty("id", out var id) && id.TryGetInt64(out var number)
            ? await MayPostAsync(secret, username, number, channel, cancel)
            : TestOutcome.Works($"The token is of @{username}.", $"@{username}");
    }

    // That a bot is no administrator of some channel says nothing against its token, so it is no refusal of the credential.
    private async Task<TestOutcome> MayPostAsync(CredentialSecret secret, string bot, long botId, string channel, CancellationToken cancel)
    {
        var found = await AskAsync(secret, $"getChat?chat_id={Uri.EscapeDataString(channel)}", cancel);
        if (!found.IsSuccess || Result(found) is not { } chat || !chat.TryGetProperty("id", out var chatId) || !chatId.TryGetInt64(out var number))
            return new TestOutcome(TestVerdict.Works, $"The token is of @{bot}, but it does not see this channel. Add it there as an administrator.") { IsPlaceFit = false };
        var title = chat.TryGetProperty("title", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : channel;
        var membership = await AskAsync(secret, $"getChatMember?chat_id={number}&user_id={botId}", cancel);
        var mayPost = membership.IsSuccess && Result(membership) is { } member && member.TryGetProperty("status", out var status)
            && (status.GetString() == "creator" || (status.GetString() == "administrator" && (!member.TryGetProperty("can_post_messages", out var post) || post.ValueKind == JsonValueKind.True)));
        return mayPost
            ? TestOutcome.Works($"@{bot} may post in \"{title}\", which is {number}.", $"{number}")
            : new TestOutcome(TestVerdict.Works, $"@{bot} sees \"{title}\", but may not post there. Make it an administrator who may.") { IsPlaceFit = false };
    }

    private async Task<ProviderAnswer> AskAsync(CredentialSecret secret, string method, CancellationToken cancel)
    {
        // The token is part of the address, so it is escaped, and the address is never told.
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{addresses.TelegramApi}/bot{Uri.EscapeDataString(secret["bot_token"]).Replace("%3A", ":", StringComparison.Ordinal)}/{method}");
        return await providers.SendAsync(request, cancel);
    }

    private static JsonElement? Result(ProviderAnswer answer) =>
        answer.Body.ValueKind == JsonValueKind.Object && answer.Body.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.Object ? result : null;
}
