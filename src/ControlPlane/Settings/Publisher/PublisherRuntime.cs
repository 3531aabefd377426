using System.Text.Json;
using Longhouse.Platform.Configuration;
using Longhouse.Platform.Json;

namespace Longhouse.ControlPlane.Settings.Publisher;

internal enum RuntimeResult
{
    Ok,

    /// <summary>The host belongs to another app: 404.</summary>
    NotFound,

    /// <summary>The document cannot be used: 503, unless an older one still holds.</summary>
    Unavailable,
}

internal enum PublisherLogin
{
    /// <summary>The fleet's list decides.</summary>
    Fleet,

    /// <summary>The tenant's own list decides.</summary>
    TenantList,

    /// <summary>Nobody signs in.</summary>
    Off,
}

/// <summary>What a client makes of a document that the control plane gave it: what works, and what is switched off and why.</summary>
internal sealed record PublisherRuntime
{
    private const int DefaultTtl = 600;
    private const int MaxTtl = 3600;

    public required RuntimeResult Result { get; init; }
    public string Tenant { get; init; } = "";
    public string ConfigVersion { get; init; } = "";
    public int TtlSeconds { get; init; }

    /// <summary>Why the document cannot be used, or what of it is switched off.</summary>
    public IReadOnlyList<ConfigFinding> Findings { get; init; } = [];
    public PublisherFeatures? Features { get; init; }
    public PublisherStorage? Storage { get; init; }

    /// <summary>Null when AI is off.</summary>
    public PublisherAi? Ai { get; init; }
    public IReadOnlyList<PublisherTarget> Targets { get; init; } = [];
    public PublisherMailServer? MailServer { get; init; }
    public PublisherCaptionFile CaptionFile { get; init; } = PublisherCaptionFile.Default;
    public PublisherConfirmation Confirmation { get; init; } = PublisherConfirmation.Default;
    public PublisherContent Content { get; init; } = PublisherContent.Default;
    public PublisherLogin Login { get; init; }
    public IReadOnlyList<string> AllowedEmails { get; init; } = [];
    public IReadOnlyList<string> ViewerEmails { get; init; } = [];

    public bool LibraryEnabled => Features?.Library ?? Storage?.Provider == PublisherStorage.Managed;

    public bool Publishes(string type) => Targets.Any(target => target.Type == type);

    /// <param name="document">The answer of by-host.</param>
    /// <param name="fleetSignIn">Whether the fleet has a client at an identity provider.</param>
    /// <param name="checkUrl">Says what is wrong with an address, or null.</param>
    public static PublisherRuntime Project(JsonElement document, bool fleetSignIn, Func<string, string?> checkUrl)
    {
        var findings = new List<ConfigFinding>();
        if (document.ValueKind != JsonValueKind.Object)
            return Unusable([new ConfigFinding("", ConfigCode.Type, ConfigSeverity.Error, "This must be an object.")]);
        if (StrictJson.Check(document, int.MaxValue) == JsonFault.Malformed)
            return Unusable([new ConfigFinding("", ConfigCode.Type, ConfigSeverity.Error, "This holds what is no text, or no number.")]);
        var envelope = new ConfigSection(document, "", findings);

        // Another app's host is not ours to judge, so this comes before anything else is looked at.
        if (envelope.Text("app_type") is { } appType && appType != PublisherDocument.AppType)
            return new PublisherRuntime { Result = RuntimeResult.NotFound };
        if (!envelope.Has("app_type"))
            envelope.Missing("app_type");
        var schema = ReadSchema(envelope);
        var ttl = ReadTtl(envelope);
        var (tenant, version) = (envelope.RequiredText("tenant"), envelope.RequiredText("config_version"));
        if (envelope.Section("config") is null && !envelope.Has("config"))
            envelope.Missing("config");
        if (findings.Exists(finding => finding.IsError))
            return Unusable(findings);

        var config = PublisherDocument.Read(document.GetProperty("config"), schema, null, checkUrl);
        if (config.Features.IsBroken || config.Storage.IsBroken)
            return Unusable([.. config.Features.Findings, .. config.Storage.Findings]);
        var auth = config.Auth;
        if (auth is { IsBroken: false, Value.Enabled: true } && !fleetSignIn)
            return Unusable([new ConfigFinding("/auth/enabled", ConfigCode.MissingDependency, ConfigSeverity.Error, "The fleet has no client at an identity provider.")]);

        return new PublisherRuntime
        {
            Result = RuntimeResult.Ok,
            Tenant = tenant!, // a missing one is an error above
            ConfigVersion = version!, // likewise
            TtlSeconds = ttl,
            Findings = [.. findings, .. config.Findings],
            Features = config.Features.Value,
            Storage = config.Storage.Value,
            Ai = config.Features.Value!.AnalyzeCaption && config.Ai is { IsBroken: false, Value.HasCredentials: true } ? config.Ai.Value : null, // unbroken has a value
            Targets = Consumed(config),
            MailServer = config.HasMail ? config.MailServer.Value : null,
            CaptionFile = config.CaptionFile.Value ?? PublisherCaptionFile.Default,
            Confirmation = config.Confirmation.Value ?? PublisherConfirmation.Default,
            Content = config.Content.Value ?? PublisherContent.Default,
            Login = !auth.IsThere ? PublisherLogin.Fleet : auth is { IsBroken: false, Value.Enabled: true } ? PublisherLogin.TenantList : PublisherLogin.Off,
            AllowedEmails = auth is { IsBroken: false, Value.Enabled: true } ? auth.Value.AllowedEmails : [],
            ViewerEmails = auth is { IsBroken: false, Value.Enabled: true } ? auth.Value.ViewerEmails : [],
        };
    }

    // One place of each type, unless the tenant asked for all of them.
    private static IReadOnlyList<PublisherTarget> Consumed(PublisherDocument config) =>
        config.Features.Value is { MultiTarget: true } ? [.. config.Complete] : [.. config.Complete.DistinctBy(target => target.Type)];

    private static int ReadSchema(ConfigSection envelope)
    {
        // A number beyond what we know, even beyond what a long holds, is a later schema: its known part is read.
        var schema = envelope.Whole("schema_version", 1, 1);
        if (schema > PublisherDocument.NewestSchema)
            envelope.Warn("/schema_version", ConfigCode.Enum, $"This is read as schema {PublisherDocument.NewestSchema}; what is newer in it is passed over.");
        return (int)Math.Min(schema, PublisherDocument.NewestSchema);
    }

    private static int ReadTtl(ConfigSection envelope)
    {
        var ttl = envelope.Whole("ttl_seconds", DefaultTtl);
        if (ttl <= 0)
            envelope.Warn("/ttl_seconds", ConfigCode.Range, "A document holds for at least a second.");
        return (int)Math.Clamp(ttl, 1, MaxTtl);
    }

    private static PublisherRuntime Unusable(IReadOnlyList<ConfigFinding> findings) => new() { Result = RuntimeResult.Unavailable, Findings = findings };
}
