using System.Text.Json;
using Longhouse.Platform.Configuration;

namespace Longhouse.ControlPlane.Settings.Publisher;

/// <summary>One place that pictures are published to.</summary>
internal sealed record PublisherTarget(int Index, string Id, string Type, bool Enabled, string? CredentialsRef, TargetSettings? Settings)
{
    public const string Telegram = "telegram";
    public const string FetLife = "fetlife";
    public const string Instagram = "instagram";
    public const string Bluesky = "bluesky";
    public const string Mastodon = "mastodon";

    public bool IsSupported => Type is Telegram or FetLife or Instagram or Bluesky or Mastodon;

    public string At(string name) => $"/publishers/{Index}/{name}";

    /// <summary>An entry that is switched off is read for its kinds of values alone: it may be unfinished.</summary>
    public static PublisherTarget Read(ConfigSection section, int index)
    {
        var target = new PublisherTarget(
            index, section.RequiredText("id") ?? "", section.RequiredText("type") ?? "", section.Flag("enabled", true), null, null);
        target = target with { CredentialsRef = target.Type == FetLife ? NoReference(section) : section.Text("credentials_ref") };
        if (target.IsSupported && target.Type != FetLife && target.Enabled && string.IsNullOrWhiteSpace(target.CredentialsRef)
            && (!section.Has("credentials_ref") || target.CredentialsRef is not null))
            section.Missing("credentials_ref");
        if (section.Section("config") is not { } config)
        {
            if (!section.Has("config"))
                section.Missing("config");
            return target;
        }
        if (!target.IsSupported)
            return target;
        var settings = TargetSettings.Read(config, target.Type, target.Enabled);
        config.WarnOfUnknown();
        return target with { Settings = settings };
    }

    // Mail is sent with the server's password. Clients pass over a reference here; it is refused when saving.
    private static string? NoReference(ConfigSection section)
    {
        if (!section.IsBlank("credentials_ref"))
            section.Error(section.At("credentials_ref"), ConfigCode.RefNotAllowed, "FetLife has no credential of its own; mail is sent with the server's password.", "Take it out.");
        return null;
    }

    public static Block<PublisherTarget> BlockOf(JsonElement entry, int index)
    {
        var findings = new List<ConfigFinding>();
        var path = $"/publishers/{index}";
        if (entry.ValueKind != JsonValueKind.Object)
        {
            findings.Add(new ConfigFinding(path, ConfigCode.Type, ConfigSeverity.Error, "This must be an object."));
            return new Block<PublisherTarget>(null, true, findings);
        }
        var section = new ConfigSection(entry, path, findings);
        var target = Read(section, index);
        section.WarnOfUnknown();
        return new Block<PublisherTarget>(target, true, findings);
    }
}

/// <summary>What a kind of place needs to know.</summary>
internal abstract record TargetSettings
{
    public static TargetSettings Read(ConfigSection config, string type, bool enabled) => type switch
    {
        PublisherTarget.Telegram => new TelegramSettings(
            Needed(config, "channel_id", enabled), config.Has("message_thread_id") ? config.Whole("message_thread_id", 0) : null,
            config.Choice("overflow", anyCase: false, "truncate", "reply") ?? "truncate", config.Flag("spoiler_nsfw", false), config.Flag("silent", false)),
        PublisherTarget.FetLife => new MailSettings(
            Needed(config, "recipient", enabled), config.Choice("caption_target", anyCase: true, "subject", "body", "both") ?? "subject",
            config.Choice("subject_mode", anyCase: true, "normal", "private", "avatar") ?? "normal"),
        PublisherTarget.Instagram => new InstagramSettings(
            Needed(config, "ig_user_id", enabled), config.Choice("fit", anyCase: false, "pad", "crop") ?? "pad", config.Flag("allow_nsfw", false)),
        PublisherTarget.Bluesky => new BlueskySettings(
            Needed(config, "handle", enabled), config.Texts("content_labels") ?? [], config.Text("service_url")),
        _ => new MastodonSettings(
            Needed(config, "instance_url", enabled), config.Choice("visibility", anyCase: false, "public", "unlisted", "private", "direct") ?? "unlisted",
            config.Text("content_warning"), config.Flag("sensitive", false)),
    };

    private static string Needed(ConfigSection config, string name, bool enabled) => (enabled ? config.RequiredText(name) : config.Text(name)) ?? "";
}

internal sealed record TelegramSettings(string ChannelId, long? MessageThreadId, string Overflow, bool SpoilerNsfw, bool Silent) : TargetSettings;

internal sealed record MailSettings(string Recipient, string CaptionTarget, string SubjectMode) : TargetSettings;

internal sealed record InstagramSettings(string UserId, string Fit, bool AllowNsfw) : TargetSettings;

internal sealed record BlueskySettings(string Handle, IReadOnlyList<string> ContentLabels, string? ServiceUrl) : TargetSettings;

internal sealed record MastodonSettings(string InstanceUrl, string Visibility, string? ContentWarning, bool Sensitive) : TargetSettings;
