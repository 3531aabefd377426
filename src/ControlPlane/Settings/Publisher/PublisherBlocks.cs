using Longhouse.Platform.Configuration;

namespace Longhouse.ControlPlane.Settings.Publisher;

/// <summary>The server that sends mail.</summary>
internal sealed record PublisherMailServer(string? Host, long Port, string? FromEmail, string? PasswordRef, bool UseTls, string? Username)
{
    /// <summary>The name to sign in with.</summary>
    public string? Login => string.IsNullOrWhiteSpace(Username) ? FromEmail : Username;

    public bool HasPassword => !string.IsNullOrWhiteSpace(PasswordRef);

    public static PublisherMailServer Read(ConfigSection section) => new(
        section.RequiredText("host"), section.Whole("port", 587, 1, 65535), section.RequiredText("from_email"), section.Text("password_ref"),
        section.Flag("use_tls", true), section.Text("username"));
}

/// <summary>What goes into the file beside a picture. A field that is wrong has its fallback.</summary>
internal sealed record PublisherCaptionFile(bool ExtendedMetadata, string? ArtistAlias)
{
    public static readonly PublisherCaptionFile Default = new(false, null);

    public static PublisherCaptionFile Read(ConfigSection section) => new(section.Flag("extended_metadata_enabled", false), section.Text("artist_alias"));
}

/// <summary>The mail that tells the sender what was published. A field that is wrong has its fallback.</summary>
internal sealed record PublisherConfirmation(bool ToSender, long TagsCount, string? TagsNature)
{
    public static readonly PublisherConfirmation Default = new(true, 5, null);

    public static PublisherConfirmation Read(ConfigSection section) => new(
        section.Flag("confirmation_to_sender", true), Math.Max(0, section.Whole("confirmation_tags_count", 5)), section.Text("confirmation_tags_nature"));
}

/// <summary>What the platform decides about content. A field that is wrong has its fallback.</summary>
internal sealed record PublisherContent(string HashtagString, bool Archive, bool Debug, IReadOnlyList<string>? VoiceProfile)
{
    private const int MaxVoiceSamples = 20;

    public static readonly PublisherContent Default = new("", true, false, null);

    public static PublisherContent Read(ConfigSection section) => new(
        section.Text("hashtag_string") ?? "", section.Flag("archive", true), section.Flag("debug", false), section.Texts("voice_profile", MaxVoiceSamples));
}

/// <summary>Who may sign in at the tenant, in place of the fleet's list.</summary>
internal sealed record PublisherAuth(
    bool Enabled, string? Provider, string? Domain, string? ClientId, string? Audience, IReadOnlyList<string> AllowedEmails, IReadOnlyList<string> ViewerEmails)
{
    public static PublisherAuth Read(ConfigSection section) => new(
        section.Flag("enabled", false), section.Text("provider"), section.Text("domain"), section.Text("client_id"), section.Text("audience"),
        Addresses(section, "allowed_emails"), Addresses(section, "viewer_emails"));

    // An empty or missing list is nobody, never everybody.
    private static IReadOnlyList<string> Addresses(ConfigSection section, string name) =>
        [.. (section.Texts(name, skipBlank: true) ?? []).Select(address => address.Trim().ToLowerInvariant())];
}
