using Longhouse.Platform.Configuration;

namespace Longhouse.ControlPlane.Settings.Publisher;

/// <summary>What is switched on. Where a flag is absent, a client takes the fallback that stands here.</summary>
internal sealed record PublisherFeatures(
    bool Publish, bool AnalyzeCaption, bool Keep, bool Remove, bool AutoView, bool AltText, bool SmartHashtags, bool VoiceMatching, bool Delete,
    bool? Library, bool MultiTarget)
{
    /// <summary>The flags that a document must name to be saved.</summary>
    public static readonly IReadOnlyList<string> Original =
        ["publish_enabled", "analyze_caption_enabled", "keep_enabled", "remove_enabled", "auto_view_enabled"];

    /// <summary><c>publish_enabled</c> decides, whatever <c>mode</c> says.</summary>
    public string Mode => Publish ? "publish" : "review";

    public static PublisherFeatures Read(ConfigSection section)
    {
        section.Choice("mode", anyCase: false, "review", "publish");
        return new PublisherFeatures(
            Publish: section.Flag("publish_enabled", false),
            AnalyzeCaption: section.Flag("analyze_caption_enabled", false),
            Keep: section.Flag("keep_enabled", true),
            Remove: section.Flag("remove_enabled", true),
            AutoView: section.Flag("auto_view_enabled", false),
            AltText: section.Flag("alt_text_enabled", true),
            SmartHashtags: section.Flag("smart_hashtags_enabled", true),
            VoiceMatching: section.Flag("voice_matching_enabled", false),
            Delete: section.Flag("delete_enabled", false),
            Library: section.Has("library_enabled") ? section.Flag("library_enabled", false) : null,
            MultiTarget: section.Flag("multi_target", false));
    }
}
