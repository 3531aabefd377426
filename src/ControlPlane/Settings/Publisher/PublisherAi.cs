using Longhouse.Platform.Configuration;

namespace Longhouse.ControlPlane.Settings.Publisher;

/// <summary>How pictures are looked at and captions written.</summary>
internal sealed record PublisherAi(
    string? CredentialsRef, string? VisionModel, string? CaptionModel, string? SystemPrompt, string? RolePrompt,
    bool SdCaption, bool SdSingleCall, string? SdCaptionModel, string? SdSystemPrompt, string? SdRolePrompt,
    long VisionMaxDimension, long VisionFallbackMaxDimension, string VisionDetail, string VisionFallbackDetail, bool VisionFallback,
    long RatePerMinute, string? BaseUrl)
{
    private const int MaxPrompt = 8000;

    public bool HasCredentials => !string.IsNullOrWhiteSpace(CredentialsRef);

    public static PublisherAi Read(ConfigSection section, Func<string, string?> checkUrl)
    {
        section.Ignore("vision_model_lifecycle", "caption_model_lifecycle"); // advice of ours, which a client may pass over
        var baseUrl = section.Text("base_url");
        if (!string.IsNullOrWhiteSpace(baseUrl) && (FindFault(baseUrl) ?? checkUrl(baseUrl)) is { } fault)
            section.Error(section.At("base_url"), ConfigCode.BadUrl, fault, "Give the public https address of the server.");
        return new PublisherAi(
            CredentialsRef: section.Text("credentials_ref"),
            VisionModel: section.Text("vision_model"),
            CaptionModel: section.Text("caption_model"),
            SystemPrompt: section.Text("system_prompt", MaxPrompt),
            RolePrompt: section.Text("role_prompt", MaxPrompt),
            SdCaption: section.Flag("sd_caption_enabled", true),
            SdSingleCall: section.Flag("sd_caption_single_call_enabled", true),
            SdCaptionModel: section.Text("sd_caption_model"),
            SdSystemPrompt: section.Text("sd_caption_system_prompt"),
            SdRolePrompt: section.Text("sd_caption_role_prompt"),
            VisionMaxDimension: section.Whole("vision_max_dimension", 1024, 128, 4096, alsoAllowed: 0),
            VisionFallbackMaxDimension: section.Whole("vision_fallback_max_dimension", 2048, 128, 4096, alsoAllowed: 0),
            VisionDetail: section.Choice("vision_detail", anyCase: false, "low", "high", "auto") ?? "low",
            VisionFallbackDetail: section.Choice("vision_fallback_detail", anyCase: false, "low", "high", "auto") ?? "high",
            VisionFallback: section.Flag("vision_fallback_enabled", true),
            RatePerMinute: section.Whole("rate_per_minute", 20, 1, 600),
            BaseUrl: string.IsNullOrWhiteSpace(baseUrl) ? null : baseUrl);
    }

    private static string? FindFault(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Host.Length > 0 ? null : "This is not an https address.";
}
