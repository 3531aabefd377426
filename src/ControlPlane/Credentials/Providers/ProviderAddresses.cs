namespace Longhouse.ControlPlane.Credentials.Providers;

/// <summary>Where the fixed providers are, and what makes us known to them. Bound from <c>Providers</c>.</summary>
internal sealed record ProviderAddresses
{
    public string DropboxApi { get; init; } = "https://api.dropboxapi.com";
    public string DropboxSignIn { get; init; } = "https://www.dropbox.com/oauth2/authorize";

    /// <summary>The fleet's app at Dropbox; without it nobody can connect.</summary>
    public string DropboxAppKey { get; init; } = "";
    public string DropboxAppSecret { get; init; } = "";
    public string OpenAiApi { get; init; } = "https://api.openai.com/v1";
    public string TelegramApi { get; init; } = "https://api.telegram.org";
    public string InstagramApi { get; init; } = "https://graph.instagram.com";
    public string BlueskyApi { get; init; } = "https://bsky.social";
}
