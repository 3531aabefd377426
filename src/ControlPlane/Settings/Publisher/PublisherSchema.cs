using System.Text.Json;
using Longhouse.Platform.Configuration;
using Longhouse.Platform.Modules;

namespace Longhouse.ControlPlane.Settings.Publisher;

/// <summary>What is checked when a configuration of <c>publisher_v2</c> is saved: each block, and what one asks of another.</summary>
internal sealed class PublisherSchema(IReadOnlyList<string>? models = null) : IConfigSchema
{
    public static readonly IReadOnlyList<string> UsualModels = ["gpt-4", "gpt-3.5", "o1", "o3"];

    private readonly IReadOnlyList<string> _models = models ?? UsualModels;
    private static readonly Lazy<JsonElement> FormDocument = new(ReadForm);

    public string AppType => PublisherDocument.AppType;

    public int Version => PublisherDocument.NewestSchema;

    public JsonElement Defaults { get; } = JsonDocument.Parse("{}").RootElement;

    public JsonElement Form => FormDocument.Value;

    public IReadOnlyList<string> PlatformManaged { get; } = ["/content/archive", "/content/debug"];

    public IReadOnlyList<ConfigFinding> Validate(JsonElement config, int schemaVersion, ConfigFacts facts)
    {
        var document = PublisherDocument.Read(config, schemaVersion, facts.StoragePrefix, facts.CheckUrl);
        var rules = new List<ConfigFinding>();
        var root = new ConfigSection(config, "", rules);
        CheckFlags(root, document);
        if (schemaVersion > 1)
        {
            CheckAi(root, document);
            CheckTargets(root, document);
            CheckModels(root, document.Ai.Value);
        }
        root.Ignore([.. PublisherDocument.Blocks]);
        root.WarnOfUnknown();
        CheckReferences(rules, document, facts);
        return [.. document.Findings, .. rules];
    }

    // Clients take a fallback for a missing flag; a saved document says each of them, so that nobody has to know the fallbacks.
    private static void CheckFlags(ConfigSection root, PublisherDocument document)
    {
        if (document.Features.Value is null || root.Section("features") is not { } features)
            return;
        foreach (var flag in PublisherFeatures.Original.Where(flag => !features.Has(flag)))
            features.Missing(flag);
    }

    private static void CheckAi(ConfigSection root, PublisherDocument document)
    {
        if (document.Features.Value is not { AnalyzeCaption: true })
            return;
        if (!document.Ai.IsThere || document.Ai.Value is { HasCredentials: false })
            Depends(root, "/ai/credentials_ref", "Captions by AI need a credential.");
        foreach (var block in new[] { "captionfile", "confirmation" })
        {
            if (!root.Has(block))
                Depends(root, $"/{block}", "Captions by AI need this block; {} will do.");
        }
    }

    private static void CheckTargets(ConfigSection root, PublisherDocument document)
    {
        var targets = document.Targets.Select(block => block.Value).OfType<PublisherTarget>().ToList();
        foreach (var again in targets.Where(target => target.Id.Length > 0 && targets.Exists(other => other.Index < target.Index && other.Id == target.Id)))
        {
            root.Error($"/publishers/{again.Index}", ConfigCode.DuplicateId, "An earlier entry has the same id.");
            root.Error(again.At("id"), ConfigCode.DuplicateId, "An earlier entry has this id.", "Give each entry an id of its own.");
        }
        foreach (var unknown in targets.Where(target => target is { IsSupported: false, Type.Length: > 0 }))
            root.Warn(unknown.At("type"), ConfigCode.Enum, "Nothing publishes to this type yet; the entry is passed over.");

        if (targets.Exists(target => target is { Type: PublisherTarget.FetLife, Enabled: true }))
        {
            if (!document.MailServer.IsThere)
                Depends(root, "/email_server", "An entry of type fetlife sends mail, and so needs a server.");
            else if (document.MailServer.Value is { HasPassword: false })
                Depends(root, "/email_server/password_ref", "An entry of type fetlife sends mail, and so needs the server's password.");
        }
        if (document.Features.Value is { Publish: true } && !document.Complete.Any())
            root.Error("/publishers", ConfigCode.NoPublisher, "Publishing is on, but no entry is enabled and complete.", "Complete an entry, or switch publishing off.");
    }

    // Another server than the usual one has models of its own.
    private void CheckModels(ConfigSection root, PublisherAi? ai)
    {
        if (ai is null or { BaseUrl: not null })
            return;
        foreach (var (name, model) in new[] { ("vision_model", ai.VisionModel), ("caption_model", ai.CaptionModel) })
        {
            if (!string.IsNullOrWhiteSpace(model) && !_models.Any(known => model.StartsWith(known, StringComparison.Ordinal)))
                root.Error($"/ai/{name}", ConfigCode.UnsupportedModel, $"The name of a supported model begins with {string.Join(", ", _models)}.");
        }
    }

    private static void CheckReferences(List<ConfigFinding> rules, PublisherDocument document, ConfigFacts facts)
    {
        if (document.Storage.Value is { Provider: not PublisherStorage.Local } storage)
            Check("/storage/credentials_ref", storage.CredentialsRef, storage.Provider == PublisherStorage.Dropbox ? "dropbox" : "managed");
        Check("/ai/credentials_ref", document.Ai.Value?.CredentialsRef, "openai");
        Check("/email_server/password_ref", document.MailServer.Value?.PasswordRef, "smtp");
        foreach (var target in document.Targets.Select(block => block.Value).OfType<PublisherTarget>().Where(target => target.IsSupported))
            Check(target.At("credentials_ref"), target.CredentialsRef, target.Type);

        void Check(string path, string? reference, string provider)
        {
            if (string.IsNullOrWhiteSpace(reference))
                return;
            var (code, message) = facts.Credentials.GetValueOrDefault(reference) switch
            {
                null => (ConfigCode.UnknownRef, "This tenant has no such credential."),
                var found when found.Provider != provider => (ConfigCode.RefWrongKind, $"This credential is of {found.Provider}; here one of {provider} is needed."),
                { IsActive: false } => (ConfigCode.RefInactive, "This credential is not active."),
                _ => ("", ""),
            };
            if (code.Length > 0)
                rules.Add(new ConfigFinding(path, code, ConfigSeverity.Error, message, "Choose one of the tenant's credentials."));
        }
    }

    private static void Depends(ConfigSection root, string path, string message) => root.Error(path, ConfigCode.MissingDependency, message);

    private static JsonElement ReadForm()
    {
        using var stream = typeof(PublisherSchema).Assembly.GetManifestResourceStream("Longhouse.ControlPlane.Settings.Publisher.publisher-form.json")!; // embedded beside this file
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
