using System.Text.Json;
using Longhouse.Platform.Configuration;

namespace Longhouse.ControlPlane.Settings.Publisher;

/// <summary>
/// A configuration of <c>publisher_v2</c>, read block by block with what is wrong in each. Both sides read it here: the control plane, which
/// refuses to save what is wrong, and a client, which makes the best of what it was given.
/// </summary>
internal sealed record PublisherDocument(
    Block<PublisherFeatures> Features, Block<PublisherStorage> Storage, Block<PublisherAi> Ai, IReadOnlyList<Block<PublisherTarget>> Targets,
    IReadOnlyList<ConfigFinding> TargetList, Block<PublisherMailServer> MailServer, Block<PublisherCaptionFile> CaptionFile,
    Block<PublisherConfirmation> Confirmation, Block<PublisherContent> Content, Block<PublisherAuth> Auth)
{
    public const string AppType = "publisher_v2";
    public const int NewestSchema = 2;

    public static readonly IReadOnlyList<string> Blocks =
        ["storage", "features", "ai", "publishers", "email_server", "captionfile", "confirmation", "content", "auth"];

    /// <param name="config">An object.</param>
    /// <param name="schemaVersion">With 1, all blocks but features and storage are neither read nor checked.</param>
    /// <param name="assignedPrefix">Where the tenant's managed storage lies; null where only the document can tell.</param>
    /// <param name="checkUrl">Says what is wrong with an address, or null.</param>
    public static PublisherDocument Read(JsonElement config, int schemaVersion, string? assignedPrefix, Func<string, string?> checkUrl)
    {
        var rest = schemaVersion == 1 ? JsonDocument.Parse("{}").RootElement : config;
        var listFindings = new List<ConfigFinding>();
        var entries = new ConfigSection(rest, "", listFindings).Entries("publishers") ?? [];
        return new PublisherDocument(
            Block<PublisherFeatures>.Of(config, "features", PublisherFeatures.Read, isRequired: true),
            Block<PublisherStorage>.Of(config, "storage", section => PublisherStorage.Read(section, assignedPrefix), isRequired: true),
            Block<PublisherAi>.Of(rest, "ai", section => PublisherAi.Read(section, checkUrl)),
            [.. entries.Select(PublisherTarget.BlockOf)],
            listFindings,
            Block<PublisherMailServer>.Of(rest, "email_server", PublisherMailServer.Read),
            Block<PublisherCaptionFile>.Of(rest, "captionfile", PublisherCaptionFile.Read),
            Block<PublisherConfirmation>.Of(rest, "confirmation", PublisherConfirmation.Read),
            Block<PublisherContent>.Of(rest, "content", PublisherContent.Read),
            Block<PublisherAuth>.Of(rest, "auth", PublisherAuth.Read));
    }

    public IEnumerable<ConfigFinding> Findings =>
    [
        .. Features.Findings, .. Storage.Findings, .. Ai.Findings, .. TargetList, .. Targets.SelectMany(target => target.Findings), .. MailServer.Findings,
        .. CaptionFile.Findings, .. Confirmation.Findings, .. Content.Findings, .. Auth.Findings,
    ];

    /// <summary>Whether mail can be sent.</summary>
    public bool HasMail => MailServer is { IsBroken: false, Value.HasPassword: true };

    /// <summary>The places that can be published to as they stand, in the order of the document.</summary>
    public IEnumerable<PublisherTarget> Complete =>
        from block in Targets
        where !block.IsBroken
        let target = block.Value
        where target is { IsSupported: true, Enabled: true, Settings: not null } && (target.Type != PublisherTarget.FetLife || HasMail)
        select target;
}
